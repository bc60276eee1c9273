import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-own.ts'

const own: Translated<typeof zh> = {
  model: 'Transformer of this lesson',
  text: 'Beginning given to it',
  panel: 'Which part of it to look at',
}
export default own
