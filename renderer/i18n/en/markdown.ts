import type { Translated } from '../types.ts'
import type zh from '../zh-CN/markdown.ts'

const markdown: Translated<typeof zh> = {
  copyCode: 'Copy code',
  copiedCode: 'Code copied',
}
export default markdown
