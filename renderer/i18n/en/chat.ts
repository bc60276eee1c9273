import type { Translated } from '../types.ts'
import type zh from '../zh-CN/chat.ts'

const chat: Translated<typeof zh> = {}
export default chat
