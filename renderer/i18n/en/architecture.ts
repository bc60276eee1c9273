import type { Translated } from '../types.ts'
import type zh from '../zh-CN/architecture.ts'

const architecture: Translated<typeof zh> = {
  label: 'Architecture: choose a box',
  stacks: { encoder: 'Encoder', decoder: 'Decoder' },
  names: {
    'input-embedding': 'Input Embedding',
    'output-embedding': 'Output Embedding',
    position: 'Positional Encoding',
    'encoder-self': 'Multi-Head Self-Attention',
    'decoder-self': 'Masked Multi-Head Attention',
    cross: 'Multi-Head Cross-Attention',
    recurrent: 'Recurrent Unit (SSRU)',
    norm: 'Add & Norm',
    'feed-forward': 'Feed Forward',
    linear: 'Linear',
    softmax: 'Softmax',
  },
  box: '{stack}: {name} ({term})',
  after: '{name} after {before}',
  repeated: 'layer | layers',
  source: '{n} source tokens',
  target: '{start} and {n} target tokens',
  output: 'step {n}: {token} ({p})',
  inside: {
    weights:
      'weights: {heads} head × {rows} × {columns} | weights: {heads} heads × {rows} × {columns}',
    recurrent: 'one vector, updated each step',
  },
  key: {
    shapes: 'On the wires, the shapes of this translation: tokens × numbers for each token.',
    steps:
      'The decoder goes one step at a time; the shapes on its wires are those of all {n} steps together.',
    kept: 'Thick boxes have data kept: choose one to see it.',
    paper:
      'Drawn after the paper Attention Is All You Need (2017); where the model does not say (normalising before or after), as in the paper.',
  },
  flow: 'in {in}, out {out}',
  and: ' and ',
  each: 'Each of the {n} layers has its own, with parameters of its own.',
  about: {
    'input-embedding':
      'Looks up a table of {v} rows: the id of each token becomes a vector, {d} numbers. Below are the tokens and ids that went into the encoder this time.',
    'output-embedding':
      'Looks up a table of {v} rows too; each id becomes {d} numbers. The decoder reads the translation shifted by one: first {start}, then whatever it has just written.',
    position:
      'Attention by itself knows no order. Here each vector gets another one added that depends on its position alone, so that the model knows what comes first. The shape stays.',
    'encoder-self': 'Each source token gathers information from all source tokens.',
    'decoder-self':
      'Each target token gathers information only from itself and the target tokens before it.',
    cross:
      'Each target token gathers information from the encoder’s output: the queries (Q) come from the decoder, the keys and values (K, V) from the encoder.',
    recurrent:
      'In the paper, masked self-attention stands here. This model has a recurrent unit (SSRU) instead: it keeps what was written in one vector and updates it at each step. So there is no attention matrix, and nothing to mask.',
    norm: 'Adds the output of {before} to its input (the residual), then brings each token’s {d} numbers back to the same scale (layer normalisation). The shape stays.',
    'feed-forward':
      'Each token by itself: {d} numbers are expanded to {ff}, go through a nonlinear function, and are brought back to {d}. Tokens do not look at each other here.',
    linear:
      'Turns the {d} numbers at each position into {v} scores (logits), one for each token of the vocabulary.',
    softmax: 'Turns the {v} scores of a step into probabilities: none below 0, and together 100 %.',
  },
  lost: {
    embedding: 'The vectors looked up were not kept with this translation; the ids were.',
    tensor:
      'The tensor here was not kept with this translation, so its shape is written and no numbers are drawn.',
    logits: 'The scores were not all kept; the most probable tokens were. See them under Softmax.',
  },
  ids: 'Tokens and ids',
}
export default architecture
