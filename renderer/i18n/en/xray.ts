import type { Translated } from '../types.ts'
import type zh from '../zh-CN/xray.ts'

const xray: Translated<typeof zh> = {
  template: 'Hide template tokens',
  by: 'Colour by',
  modes: {
    probability: 'Probability',
    surprise: 'Surprise',
    entropy: 'Entropy',
    rank: 'Rank',
    from: 'What it looked at',
    to: 'What looked at it',
  },
  says: {
    probability:
      'Underline: the probability the model gave this token; the more striking, the less sure',
    surprise: 'Underline: surprise, −log₂ p; the higher, the less expected',
    entropy: 'Underline: how undecided the model was here (entropy)',
    rank: 'Underline: its place among all candidates (logarithmic)',
    from: 'Underline: attention to each token when this one was chosen',
    to: 'Underline: attention to it when each later token was chosen',
  },
  bits: '{n} bits',
  over: '≥ {n}',
  mean: 'mean of all layers and heads; the first token left out',
  range: 'mean of {n} tokens',
  select: 'Select a token first (Shift selects several).',
  asked: 'read again by the model just now',
  nothing: {
    before: 'There is nothing before it to look at (the first token is left out).',
    after: 'Nothing comes after it yet.',
    long: 'The text is too long to be read again as a whole, to see what looked at it.',
  },
}
export default xray
