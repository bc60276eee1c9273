export default {
  title: '透视',
  given: '给模型的',
  written: '模型写的',
  entry: {
    label: '要看的文本',
    way: '怎样交给模型',
    ways: { text: '原样续写', chat: '当作提问', translate: '翻译' },
    placeholder: '写一句话，看模型怎样读它',
    lengthLabel: '让模型写多少',
    length: '写 {n} 个词元',
    look: '看看里面',
    stop: '停止',
    try: '试试：',
    loading: '模型正在载入，马上就能看。',
    noModel: '没有载入模型，新文本还不能看；记录里的可以照常打开。',
    toModels: '去选一个模型',
  },
  panels: {
    label: '看什么',
    attention: '注意力',
    lens: '逐层预测',
    distribution: '下一个词元',
  },
  empty: {
    title: '一句话，从里到外看一遍',
    text: '在左边写一句话，或点一个例子。模型会读它、往下写，这里能看到每一步真实的数字：词元、注意力、各层的想法、每个候选的概率。',
  },
  enlarge: '在“透视”里放大来看',
  noToken: {
    title: '点一个词元',
    text: '在左边的文本里点任意一个词元，这里就显示模型在那里做了什么。',
  },
}
