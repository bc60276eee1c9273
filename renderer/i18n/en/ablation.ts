import type { Translated } from '../types.ts'
import type zh from '../zh-CN/ablation.ts'

const ablation: Translated<typeof zh> = {
  title: 'Switch parts off',
  caption: 'Without some heads, a layer or a token: what would the model say next?',
  help: 'An experiment: a part of the model is switched off, the distribution of the next token is worked out anew and set beside the one before (ablation). A head that is off gives 0 to the output projection; a feed-forward network that is off adds 0 to the residual stream; a hidden token can be looked at by nobody but itself; without positional information all tokens stand at the same place. A large change says that this prediction made use of the part. A small one does not say that it is of no use elsewhere; another part may have stood in for it.',
  none: 'This is the first token: nothing precedes it, so there is no prediction to compare.',
  noneYet: 'Nothing has been translated yet: there is no prediction to compare.',
  parts: {
    encoder: 'Heads and feed-forward networks of the encoder; tokens of the source.',
    decoder:
      'Heads of the decoder’s look at its own translation, and its feed-forward networks; tokens it has read of it.',
    cross:
      'Heads of the decoder’s look at the source, and its feed-forward networks; tokens of the source.',
  },
  sourceHint: 'Hide a source token: press one, and nothing in the model can look at it.',
  switches: 'Switches',
  grid: 'Switches: {layers} layers × {heads} heads; the last column is the feed-forward network',
  gridHint:
    'Press a cell to switch a head off, again to switch it on; drag over several; a number does a whole row or column. Keys: arrows move, Space switches, L the layer, H the column.',
  axes: 'layer ↓ · head →',
  headOf: 'layer {layer}, head {head}',
  ffn: 'FFN',
  ffnOf: 'feed-forward network of layer {layer}',
  isOff: '{name}: off',
  isOn: '{name}: on',
  row: 'all heads of layer {layer}',
  column: 'head {head} of every layer',
  allFfns: 'feed-forward networks of all layers',
  noPositions: 'Switch positional information off',
  positions: 'Hide tokens',
  positionsHint: 'Hide a token: press one, and nobody but itself can look at it.',
  hide: 'hide {token} (position {position})',
  presets: {
    layer: 'All heads of layer {layer}',
    ffn: 'Feed-forward network of layer {layer}',
    first: 'Hide the first token',
  },
  reset: 'Everything on',
  token: 'Token',
  before: 'before',
  after: 'switched off',
  change: 'Δ ln p',
  changeHelp: 'Change of the log-probability (natural log): −0.69 is half, +0.69 twice as much',
  others: 'all others',
  kl: 'the distributions differ by {bits} bits (KL divergence)',
  entropy: 'entropy {before} → {after} bits',
  figure: 'In place of {token}: before and after',
  about: 'Model {model}, position {position}',
  off: {
    head: 'head {head} of layer {layer}',
    layerHeads: 'all {n} heads of layer {layer}',
    heads: '{n} heads',
    allHeads: 'all {n} heads',
    ffn: 'the feed-forward network of layer {layer}',
    ffns: '{n} feed-forward networks',
    position: 'attention to the token {token} (position {position})',
    positions: 'attention to {n} tokens',
    noPositions: 'positional information',
  },
  refused: {
    attention:
      'This model has no heads to switch off here and no looking back to prevent: {reason}.',
    parts: 'Nothing can be switched off in this model: {reason}.',
    positions: 'Positional information cannot be switched off in this model: {reason}.',
  },
  sentence: {
    nothing: 'Nothing is switched off: before and after are exactly the same.',
    unequal: 'Nothing is switched off, and yet the numbers differ; please report it.',
    same: 'With {what} switched off, not a digit of the distribution changes: {token} stays at {before}.',
    stays: 'With {what} switched off, {token} hardly changes: it stays at {after}.',
    falls: 'With {what} switched off, {token} falls from {before} to {after}.',
    rises: 'With {what} switched off, {token} rises from {before} to {after}.',
    overtaken: 'Now {token} is on top, with {p}.',
  },
}
export default ablation
