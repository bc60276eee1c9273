import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lens.ts'

const lens: Translated<typeof zh> = {
  caption: 'Had the model stopped at a layer, what would it have said at every place?',
  ofSource:
    'The layers look into what the decoder says. The encoder says nothing of a source token, so there is nothing to predict here: press a token of the translation.',
  grid: {
    title: 'Every layer’s first choice',
    how: 'Columns are the tokens of the text; each row down has passed one more layer. A cell holds that layer’s first choice and its probability in %: what it would have said in place of the column’s token, after reading everything left of it. The layers in between are only read the last layer’s way: it is not how sure the model is.',
    howTranslation:
      'Columns are the tokens of the translation; each row down has passed one more layer of the decoder. A cell holds that layer’s first choice and its probability in %: what it would have said in place of the column’s token, having read the source and everything left of it.',
    label: 'Every layer’s first choice: {layers} rows × {tokens} tokens',
    layer: 'layers',
    probability: 'Probability',
    hit: ', the token that is in the text',
    hitLegend: 'guessed: the token that is in the text',
    legend:
      'Colour: probability, from 0 to 100 %; a bar at a cell’s side marks the token that is in the text',
    about: 'Model {model}; row 0 is the embedding, row {layers} the model’s real output',
  },
  detail: {
    embedding: 'After reading {before}, before any layer (the embedding):',
    layer: 'After reading {before}, after {layer} of {total} layers:',
    last: 'After reading {before}, after every layer ({total} in all). This is the model’s real output:',
    top: 'The first {n} candidates',
    came: 'in the text',
  },
  pin: {
    title: 'Follow one token: {token}',
    choose: 'Token to follow',
    came: 'in the text',
    view: 'What is shown',
    views: { rank: 'place', p: 'probability' },
    axis: { rank: 'place (1 on top, ten times as many each step)', p: 'probability' },
    sentence:
      '{token} is {first} at the embedding and {last} after the last layer, of {vocab} tokens, with a probability of {p}.',
    about: 'Model {model}, the token at position {position}, layer by layer',
  },
}
export default lens
