import type { Translated } from '../types.ts'
import type zh from '../zh-CN/parts.ts'

const parts: Translated<typeof zh> = {
  which: 'Which part',
  about: {
    encoder:
      'The encoder reads the source: every source token can see all others, before and after.',
    decoder: 'The decoder writes the translation token by token and sees only what it has written.',
    cross:
      'Where the decoder looks at the source: queries come from the translation, keys and values from the source as the encoder has read it.',
  },
}
export default parts
