export default {
  caption: '如果在某一层就停下来，模型会在每个位置说什么？',
  ofSource:
    '逐层预测看的是解码器要说什么。编码器对原文的词元不做预测，所以这里没有可看的：请点译文里的词元。',
  grid: {
    title: '每一层的第一候选',
    how: '列是文本里的词元；往下一行，多经过一层。格子里是这一层的第一候选和它的概率（%）：这一列的词元，模型读完它左边的全部词元时会怎么猜。中间各层只是借最后一层的读法来读，不是模型真正的把握。',
    howTranslation:
      '列是译文里的词元；往下一行，多经过解码器的一层。格子里是这一层的第一候选和它的概率（%）：读过原文和左边的全部译文，这一列的词元它会怎么猜。',
    label: '每一层的第一候选：{layers} 行 × {tokens} 个词元',
    layer: '经过层数',
    probability: '概率',
    hit: '，正是文本里的词元',
    hitLegend: '猜中：正是文本里的词元',
    legend: '颜色：概率，从 0 到 100 %；边上有竖条的格子猜中了文本里的词元',
    about: '模型 {model}，第 0 行是词嵌入，第 {layers} 行是模型真正的输出',
  },
  detail: {
    embedding: '读完{before}，还没经过任何一层（词嵌入）：',
    layer: '读完{before}，经过 {layer} 层（共 {total} 层）之后：',
    last: '读完{before}，经过全部 {total} 层，这就是模型真正的输出：',
    top: '前 {n} 个候选',
    came: '文本里的词元',
  },
  pin: {
    title: '跟住一个词元：{token}',
    choose: '跟住哪个词元',
    came: '文本里的词元',
    view: '看什么',
    views: { rank: '名次', p: '概率' },
    axis: { rank: '名次（1 在最上，每格 10 倍）', p: '概率' },
    sentence:
      '{token}在词嵌入处排第 {first}，到最后一层排第 {last}（共 {vocab} 个词元），概率 {p}。',
    about: '模型 {model}，位置 {position} 的词元，逐层',
  },
}
