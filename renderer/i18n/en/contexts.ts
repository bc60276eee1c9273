import type { Translated } from '../types.ts'
import type zh from '../zh-CN/contexts.ts'

const contexts: Translated<typeof zh> = {
  title: 'One word, two contexts',
  caption: 'The same word in two sentences: at which layer does the model tell them apart?',
  help: 'A token’s embedding is always the same: before any layer the model cannot tell which sentence it is in. In every layer attention adds something of the context to the residual stream, and the vectors at the two places may come to point in different directions. A cosine of 1 is the same direction, 0 is none in common. The vectors of a layer have a large part in common, so the mean cosine of this word with the other tokens of the other sentence is drawn too, to hold it against.',
  first: 'First sentence',
  second: 'Second sentence',
  compare: 'Compare',
  try: 'Try:',
  littleChinese:
    'Note: the chat model that comes with the app learned mostly English. It knows little Chinese, and Chinese words are cut into many pieces.',
  noModel: 'No chat model is loaded; with one, sentences can be compared.',
  chooseWord: 'Words that both sentences have are underlined. Press a word to compare it.',
  noShared: 'The sentences have no word in common. Press one word in each to compare them.',
  sharedWord: '{word} (in both)',
  split:
    'The word is cut into several tokens: the last one is compared, which has read all of the word.',
  otherTokens:
    'The word is written differently in the two sentences (a capital, or the space before it): these are different tokens, so they differ a little from the start.',
  sentence:
    '{first} and {second}: before any layer their cosine is {start}; {parted}they are furthest apart after {layer} layers, {lowest}; at the end it is {end}.',
  sentenceEnd:
    '{first} and {second}: before any layer their cosine is {start}; {parted}they are furthest apart at the end, after {layer} layers: {lowest}.',
  parted: 'after {layer} layers it is below {cosine}; ',
  cosine: 'cosine',
  passed: 'layers passed',
  others: 'with other tokens (mean)',
  cosinesTitle: 'Cosine of the residual stream, layer by layer',
  cosinesHow:
    'Solid: cosine of the residual stream at {words}; along the axis, how many layers were passed; 0 is the embedding. Dashed: mean cosine of the first sentence’s word with the other tokens of the second, to hold it against.',
  about: 'Model {model}, one run for each sentence',
  headsTitle: 'Which heads look elsewhere',
  measure:
    'Difference: the two rows of attention are aligned by distance back from the word (the first token apart); how much weight would have to be moved to make one row the other (total variation distance: 0 the same, 1 nothing in common).',
  wall: 'Difference of every head: {layers} layers × {heads} heads',
  headIs: 'layer {layer}, head {head}: {distance}',
  distance: 'difference',
  cell: 'each cell is one head; the more it stands out, the larger the difference',
  largest: 'The {n} heads that differ most',
  rows: 'Layer {layer}, head {head}: where it looks when it reads the word, in either sentence',
  firstPlain:
    'The first token (dashed) is not coloured: many heads rest the attention they do not need on it.',
}
export default contexts
