import type { Translated } from '../types.ts'
import type zh from '../zh-CN/settings.ts'

const settings: Translated<typeof zh> = {}
export default settings
