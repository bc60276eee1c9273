import type { Translated } from '../types.ts'
import type zh from '../zh-CN/transcript.ts'

const transcript: Translated<typeof zh> = {}
export default transcript
