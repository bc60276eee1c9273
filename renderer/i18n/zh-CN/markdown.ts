export default {
  copyCode: '复制代码',
  copiedCode: '代码已复制',
}
