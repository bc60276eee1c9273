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
    probability: 'The thicker the line, the less sure the model was of this token',
    surprise: 'The thicker the line, the less the model expected it (−log₂ p)',
    entropy: 'The thicker the line, the more undecided the model was here (entropy)',
    rank: 'The thicker the line, the further down its list of candidates (logarithmic)',
    from: 'The thicker the line, the more it was attended to when this token was chosen',
    to: 'The thicker the line, the more it attended to this token when it was chosen',
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
