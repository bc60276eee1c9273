export default {
  title: '新对话',
  new: '新对话',
  composer: {
    label: '给模型的话',
    placeholder: '写点什么，回车发送（Shift + 回车换行）',
    send: '发送',
    stop: '停止',
  },
  model: {
    loading: '正在载入 {model}：{phase}',
    none: '还没有载入模型，所以暂时不能发送。',
    choose: '去“模型”里选一个',
  },
  cost: {
    typed: '你写了 {n} 个词元',
    drops: '窗口放不下了：发送时最早的 {n} 条消息会被略去。',
  },
  context: {
    title: '上下文窗口',
    help: '模型一次能读的词元是有限的。条形按真实比例画出。',
    label: '{used} / {total}',
    labelReserved: '{used} + 至多 {reserved} / {total}',
    parts: {
      system: '系统提示',
      earlier: '先前的对话',
      question: '这一轮的话',
      answer: '回答',
      reserved: '为回答留出',
      free: '空闲',
    },
  },
  sampling: {
    title: '采样设置',
    summary: '温度 {temperature} · 种子 {seed}',
    summaryNew: '温度 {temperature} · 每次新种子',
    greedy: '温度 0 · 不掷骰子',
    drawSeed: '换一个新种子',
    systemHelp: '每次发送都放在最前面给模型的嘱咐。留空就用模型自带的。',
    systemDefault: '模型自带的系统提示',
  },
  first: {
    title: '和一个真正的语言模型说话，再看看它里面',
    text: '模型就在这台电脑上运行，什么也不会传出去。问一句，然后打开“透视”：回答里的每个词元都可以点开，看它有多大把握，还考虑过什么。',
    greedy: '这三句以温度 0 提问：不掷骰子，每次的回答都一样。',
    prompts: {
      fact: '它有把握，也对',
      error: '它有把握，却错了',
      spread: '到最后一个词，处处都是可能',
    },
    watch: {
      fact: '选中“Paris”，看它有多大把握。',
      error: '正确答案是安卡拉。看它给自己的答案多大概率：有把握不等于对。',
      spread: '照抄时很有把握，到了自由发挥的那个词，把握就散了。',
    },
    english:
      '自带的模型很小（1.35 亿个参数），只会英语，而且经常出错。这正好用来看清它是怎样工作的。',
    chinese: '想用中文对话？',
    folder:
      '导入一个会中文的模型，例如 {model}（ONNX 版）。把它的文件夹放进 {link} 里显示的位置，里面要有这些文件：',
    models: '“模型”',
  },
}
