import type { Translated } from '../types.ts'
import type zh from '../zh-CN/block.ts'

const block: Translated<typeof zh> = {
  title: 'Block walk',
  about: 'How a token’s vector goes through one layer: every step only adds to it.',
  help: 'The thick wire is the residual stream: a token’s vector, running from the first layer to the last. Each layer sends a copy of it through attention and adds what comes out to the stream; then another through the feed-forward network, and adds that. Nothing is overwritten, things are only added. Every number is the model’s own.',
  caption: '{model}, layer {layer}, position {position}',
  figure: 'Inside layer {layer}',
  key: 'The thick wire is the residual stream, from top to bottom; the thin one takes a copy of it to compute with, and at ⊕ the result is added.',
  previous: 'Previous layer',
  next: 'Next layer',
  overview: {
    title: 'How long the stream is after each layer',
    choose: 'Choose a layer',
    state: 'stream',
    embedding: 'embedding',
    layer: 'after layer {n}',
    now: 'layer {layer}: length {from} → {to}',
  },
  stats: {
    line: 'mean {mean} · σ {deviation} · length {norm}',
    norm: 'length (L2)',
  },
  joined:
    'After adding, the stream’s direction has cosine {cosine} with the one before; what was added is {share} as long.',
  checked: 'Check: before + added − after is at most {error}.',
  weights: '{n} weights',
  names: {
    embedding: 'Embedding',
    embeddingPositions: 'Embedding + position',
    input: 'Stream in',
    'attention-norm': '{norm}',
    attention: 'Attention',
    recurrent: 'Recurrent unit (SSRU)',
    'attention-sum': 'Add to the stream',
    'cross-norm': '{norm}',
    cross: 'Cross-attention',
    'cross-sum': 'Add to the stream',
    'ffn-norm': '{norm}',
    activation: 'Neurons',
    ffn: 'Feed-forward',
    'ffn-sum': 'Add to the stream',
    output: 'Add to the stream: stream out',
    normed: '{norm}: stream out',
  },
  lines: {
    input: 'what this layer is given',
    'attention-norm': 'brought to one size, then times learned factors',
    attention: 'taken from the tokens it may look at; goes into the stream',
    'attention-sum': 'stream + attention',
    recurrent: 'taken from its memory of all that was written before; goes into the stream',
    'recurrent-sum': 'stream + recurrent unit',
    'cross-norm': 'brought to one size, then times learned factors',
    cross: 'taken from the source text; goes into the stream',
    'cross-sum': 'stream + cross-attention',
    'ffn-norm': 'brought to one size, then times learned factors',
    activation: 'expanded: each number is a neuron',
    ffn: 'what the neurons say; goes into the stream',
    'ffn-sum': 'stream + feed-forward',
    output: 'what the next layer is given',
  },
  neurons: {
    positive:
      '{active} of {total} neurons are active ({share}): those above 0, as ReLU sets all others to 0.',
    tenth:
      '{active} of {total} neurons are active ({share}): those whose size, sign aside, is above 10 % of the largest.',
    half: 'The strongest one holds half of the whole strength (Σ a²). | The {n} strongest hold half of the whole strength (Σ a²).',
    top: 'The strongest',
    index: 'neuron {n}',
  },
}
export default block
