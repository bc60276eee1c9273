import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-addnorm.ts'

const addnorm: Translated<typeof zh> = {
  title: 'Residual, norm, feed-forward',
  name: 'Add & Norm',
  sum: {
    title: 'Only ever added to, never overwritten',
    text: 'Inside the model every token is a vector, a long row of numbers. In each layer the attention and the feed-forward network work out another row as long, F(x), which is added to x and gives y. The old x is not wiped out: it goes straight through, by the residual connection, and what travels on is the residual stream.\nThe three strips are x, F(x) and y of a real model: at every place the upper two numbers add up to the lowest.',
    try: 'Point at any cell to see its sum; then take another layer: how large is F(x) beside x?',
  },
  cut: {
    title: 'Cut the way past, and the answer falls apart',
    text: 'A residual connection looks dull. What if it were not there? Here the real model is operated on: in one layer x is no longer added, only F(x) is left, and all else stays.\nOne layer is enough to lose the answer; cut in every layer, the model says mere scraps. Switch only that layer’s feed-forward network off and keep the way past, and the answer often stands: a layer makes small changes, the rest is passed on.',
    try: 'Go through the four choices, then through some layers: which of them hurts most?',
  },
  layerNorm: {
    title: 'LayerNorm: back to one scale',
    text: 'As layer after layer adds, the numbers grow and get uneven. LayerNorm takes all numbers of a token together, subtracts their mean μ and divides by their standard deviation σ: now the mean is exactly 0 and σ is 1.\nThen each is multiplied with a learned gain g and moved by a bias b, so that the model decides how large each should be. This is the translator’s encoder, the paper’s “Add & Norm”: first the sum, then the norm.',
    try: 'Take another token: the first row’s mean and σ change, the second row’s are always 0 and 1.',
  },
  rmsNorm: {
    title: 'RMSNorm: the size alone',
    text: 'Later models mostly use the cheaper RMSNorm. It subtracts no mean; it divides by the root of the mean of squares, and has no bias. The chat model does so, before attention and feed-forward network rather than after.\nThe last two rows take the same vector through both. After RMSNorm the root mean square is 1 and the mean is not 0; after LayerNorm it is. As the mean was not far from 0 anyway, the two hills look almost alike: little is lost.',
    try: 'Take another layer and compare the means of the last two rows.',
  },
  relu: {
    title: 'Feed-forward: unfold, choose, fold up',
    text: 'Attention passes messages between tokens; the feed-forward network lets each token think by itself. A matrix W₁ unfolds the vector into four times as many “neurons”, ReLU turns whatever is negative into 0, and W₂ folds them back to the old length.\nEvery small square is a neuron. Those that are lit have something to say, the blank ones are 0. Most are silent, and other words wake others.',
    try: 'Take another token: do others light up? Then take another layer: how does their number change?',
  },
  swiglu: {
    title: 'SwiGLU: one more valve',
    text: 'The chat model’s feed-forward network differs in one thing: two matrices unfold the vector. One result goes through SiLU and is the valve, the other is the content; they are multiplied number by number, and W₂ folds them up.\nSiLU is much like ReLU but bends near 0 and lets a little of the negative through, so hardly any neuron is exactly 0. “Active” needs another rule: a tenth of the strongest or more.',
    try: 'Drag from layer 0 to the last and see where many are active, and where few.',
  },
  own: {
    title: 'Put together, and trained by you',
    text: 'These are all the parts: embeddings, positions, multi-head attention, residual connections, normalisation, feed-forward network. Put together as one layer they are a whole Transformer, small enough to be trained here in seconds.\nUntrained it writes nonsense; trained it writes sentences. What looks inside it are the same panels that look into the real models: one principle, another size.',
    try: 'Look at it untrained first, then train it: attention and each layer’s guess begin to make sense.',
  },
  question: {
    title: 'A question for you',
    text: 'With a residual connection a layer need only learn how much to change: what comes out, less what went in, is what it added.\nThis time the figure does not write F(x). It gives the two numbers at one place, before and after the sum.',
    try: 'Subtract the earlier number from the later; it may be negative. Point at another cell, and the question is about that one.',
  },
  ask: {
    text: 'Number {n} was {before} before the sum and is {after} after it: how much did the feed-forward network add?',
    hint: 'A decimal, which may be negative.',
    solution: '{after} − ({before}) = {added}.',
  },
  figure: {
    given: 'The capital of France is',
    text: 'Beginning given to the chat model (its last token is looked at)',
    layer: 'Layer',
    encoderLayer: 'Encoder layer',
    token: 'Token',
    branch: 'What is added',
    branches: { attention: 'attention', ffn: 'feed-forward' },
    rows: { before: 'x: before the sum', added: 'F(x): what is added', after: 'y: after the sum' },
    length: 'a vector of length {n}',
    number: 'Number {n}:',
    plus: '+ {value}',
    minus: '− {value}',
    rounded: '(rounded: the last place is off by 1)',
    reads: 'Beginning: {text}',
    unknown: '+ ?',
    equals: '= {value}',
    checked:
      'All {n} numbers checked: x + F(x) and y differ by {error} at most. F(x) is {share} as long as x. ({model})',
    keptLabel: 'What is left',
    kept: {
      all: 'All of the layer',
      noFfn: 'No feed-forward',
      noResidual: 'This layer’s residual cut',
      noResiduals: 'Every residual cut',
    },
    before: 'The whole model goes on with',
    after: 'The changed one goes on with',
    moved: 'The token that was the most probable goes from {before} to {after}. ({model})',
    mean: 'mean',
    deviation: 'σ',
    rms: 'RMS',
    hills: {
      before: { name: 'After the sum', note: 'x + attention' },
      hat: { name: 'Normalised', note: 'less μ, divided by σ' },
      after: { name: 'Gain and bias', note: 'as the model has it' },
      stream: { name: 'The vector', note: 'not normalised yet' },
      rms: { name: 'RMSNorm', note: 'divided by the RMS' },
      layered: { name: 'LayerNorm', note: 'less μ, divided by σ' },
    },
    learned:
      'The {n} numbers of the token “{token}”. Gain and bias are the same whatever the token: checked for all of them, they differ by {error} at most. ({model})',
    beyond:
      'The vector has {n} numbers; {beyond} of them are further out than {reach} times the RMS and are heaped up at the ends. {model} itself uses {norm}.',
    ffn: {
      input: 'In: {n} numbers',
      neurons: 'Unfolded: {n} neurons',
      output: 'Folded up: {n} numbers, added to the stream',
      up: '× W₁ + b₁, then ReLU: what is negative becomes 0',
      down: '× W₂ + b₂',
      gate: 'SiLU(× W) ⊙ (× V): one is the valve, the other the content',
      gateDown: '× W₂',
      active: '{active} of {total} neurons are active ({share})',
      positive: 'Active is whatever is above 0. ({model})',
      tenth:
        'Active is what is stronger than a tenth of the strongest, whatever its sign; others are drawn small. ({model})',
      half: 'The {n} strongest hold half of the energy (sum of squares).',
    },
  },
}
export default addnorm
