export default {
  title: '模型现在看到的',
  help: '模型没有记忆，每次都从头读下面的全文，连同模板加上的特殊词元，一个字符不差。',
  draft: '假如现在就发送',
  run: '写完上一个回答时',
  tokens: '{n} / {window} 个词元',
  dropped: '最早的 {n} 条消息不在其中',
  bounds: '画出词元边界',
  nothing: '还什么也没有：写一句话，或者问过一句之后再来看。',
}
