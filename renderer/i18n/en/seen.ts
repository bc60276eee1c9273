import type { Translated } from '../types.ts'
import type zh from '../zh-CN/seen.ts'

const seen: Translated<typeof zh> = {
  title: 'What the model sees now',
  help: 'A model has no memory: each time it reads this whole text from the start, with the special tokens its template adds, to the letter.',
  draft: 'If you sent it now',
  run: 'When the last answer was done',
  tokens: '{n} / {window} tokens',
  dropped: 'the oldest message is not in it | the {n} oldest messages are not in it',
  bounds: 'Show where tokens end',
  nothing: 'Nothing yet: write something, or come back after a question.',
}
export default seen
