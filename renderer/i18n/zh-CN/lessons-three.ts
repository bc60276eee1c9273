export default {
  prompt: '同一个开头',
  language: '语料的语言',
  languages: { 'zh-CN': '中文语料', en: '英文语料' },
  unknown: '词表里没有“{token}”，它读不了这个开头。',
  noRow: '这一行是空的：语料里这个词元后面没有东西可数。',
  table: {
    title: '数出来的表',
    about: '数过 {n} 句话，只看最后 1 个词元',
  },
  tiny: {
    title: '小 Transformer',
    about: '读同样的句子，{n} 个数，看 {window} 个词元',
  },
  real: {
    title: '真实模型',
    about: '{model}，看 {window} 个词元',
    cut: '这个开头在它那里是 {n} 个词元。',
    chinese: '自带的对话模型主要学的是英文，中文续得不好。汉字被拆成字节时显示为 �。',
  },
  training: {
    new: '还没学过：权重是按种子抽的。',
    running: '正在学：第 {n} 步，共 {steps} 步，{seconds} 秒',
    stopping: '正在停下……',
    done: '学完 {steps} 步，用了 {seconds} 秒。',
    stopped: '学到第 {n} 步停下，用了 {seconds} 秒。',
    failed: '训练没能完成。可以再试一次。',
    start: '现在就教它',
    again: '重新教',
    stop: '停下',
  },
}
