export default {
  model: '课上训练的 Transformer',
  text: '给它的开头',
  panel: '看它的哪一部分',
}
