import type { Translated } from '../types.ts'
import type zh from '../zh-CN/models.ts'

const models: Translated<typeof zh> = {}
export default models
