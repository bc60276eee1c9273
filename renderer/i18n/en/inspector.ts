import type { Translated } from '../types.ts'
import type zh from '../zh-CN/inspector.ts'

const inspector: Translated<typeof zh> = {}
export default inspector
