import type { Translated } from '../types.ts'
import type zh from '../zh-CN/embedding.ts'

const embedding: Translated<typeof zh> = {
  title: 'Embedding',
  caption:
    'Before the model reads it, a token is just a row of numbers in the embedding matrix. Which tokens are nearest to it?',
  help: 'Every token has its own row in the embedding matrix. After training, tokens that are used alike tend to point in similar directions. A cosine of 1 is the same direction, 0 is none in common. There is no position and no context yet: a token has the same row wherever it stands.',
  matrix: { which: 'Which matrix', encoder: 'Source (encoder)', decoder: 'Target (decoder)' },
  neighbours: 'Tokens nearest to {token}',
  neighboursHow:
    'The 20 tokens whose rows have the smallest angle with its own, of the whole vocabulary; a bar’s length is the cosine, from 0 to 1.',
  nearest: 'Of the whole vocabulary {near} is nearest to {token}, with a cosine of {cosine}.',
  noDirection: 'This row is all zeros, which point nowhere.',
  token: 'Token',
  cosine: 'Cosine',
  about: 'Model {model}, token id {id}',
  map: 'Map of embeddings',
  mapHow:
    'The embeddings of {n} tokens along the two directions in which they differ most (principal component analysis). These make up {share} of the differences; the rest cannot be seen here, so that what looks near need not be.',
  mapLabel:
    '{n} tokens on a plane, {token} selected. Arrow keys go through them from left to right.',
  axis: 'component {n} ({share})',
  groups: { text: 'tokens of the text', near: 'nearest tokens', added: 'tokens you added' },
  note: 'id {id}, cosine {cosine}',
  looked: '{token} · id {id} · cosine with {selected} {cosine}',
  add: 'Type something to put on the map',
  addButton: 'Add',
  addHint:
    'What you type is cut into the model’s tokens. With and without a space before it, a word is a different token.',
  remove: 'Take {token} away',
}
export default embedding
