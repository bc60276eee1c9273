export default {
  label: '模型结构：选一个方框',
  stacks: { encoder: '编码器', decoder: '解码器' },
  names: {
    'input-embedding': '输入嵌入',
    'output-embedding': '输出嵌入',
    position: '位置编码',
    'encoder-self': '多头自注意力',
    'decoder-self': '掩码多头自注意力',
    cross: '多头交叉注意力',
    recurrent: '循环单元（SSRU）',
    norm: '残差与归一化',
    'feed-forward': '前馈网络',
    linear: '线性层',
    softmax: '转成概率',
  },
  /** For ears: which of the two stacks, and of several that are alike, which. */
  box: '{stack}的{name}（{term}）',
  after: '{name}，在{before}之后',
  /** Under “3×”. */
  repeated: '层',
  source: '{n} 个原文词元',
  target: '{start} 和 {n} 个译文词元',
  output: '第 {n} 步：{token}（{p}）',
  inside: {
    weights: '权重 {heads} 头 × {rows} × {columns}',
    recurrent: '每步更新一个向量',
  },
  key: {
    shapes: '线上是这次翻译的形状：词元数 × 每个词元几个数。',
    steps: '解码器一次只走一步；线上写的是 {n} 步合起来的形状。',
    kept: '粗框：存下了数据，选中就能看。',
    paper:
      '照论文 Attention Is All You Need（2017）画；归一化放在子层之后也是照论文，模型文件没有写明。',
  },
  flow: '进 {in}，出 {out}',
  and: ' 和 ',
  each: '{n} 层里各有一个，参数各不相同。',
  about: {
    'input-embedding':
      '查一张 {v} 行的表：每个词元的编号换成一个向量，也就是 {d} 个数。下面是这次送进编码器的词元和编号。',
    'output-embedding':
      '同样查一张 {v} 行的表，每个编号换成 {d} 个数。解码器读的是错后一位的译文：先读{start}，再读它自己刚写的那个。',
    position:
      '注意力本身不分先后。这里给每个向量加上一个只由位置决定的向量，模型才知道谁在前、谁在后。形状不变。',
    'encoder-self': '原文的每个词元从所有原文词元那里取信息。',
    'decoder-self': '译文的每个词元只从它自己和前面的译文词元那里取信息。',
    cross: '译文的每个词元从编码器的输出里取信息：查询（Q）来自解码器，键和值（K、V）来自编码器。',
    recurrent:
      '论文里这个位置是掩码自注意力。这个模型换成了循环单元（SSRU）：把写过的内容记在一个向量里，一步更新一次，所以没有注意力矩阵，也用不着掩码。',
    norm: '把{before}的输出加到它的输入上（残差），再把每个词元的 {d} 个数拉回同样的尺度（层归一化）。形状不变。',
    'feed-forward':
      '每个词元单独算：{d} 个数展开成 {ff} 个，过一个非线性函数，再收回 {d} 个。词元之间在这里互不相看。',
    linear: '把每个位置的 {d} 个数换成 {v} 个分数（logits），词表里每个词元一个。',
    softmax: '把一步的 {v} 个分数变成概率，都不小于 0，加起来是 100 %。',
  },
  lost: {
    embedding: '查出来的向量没有随这次翻译存下来，存下的是编号。',
    tensor: '这里的张量没有随这次翻译存下来，所以只写形状，不画数值。',
    logits: '分数没有全部存下来；存下的是概率最高的那些词元，在“转成概率”里看。',
  },
  ids: '词元和编号',
}
