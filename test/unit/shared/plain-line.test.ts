import { expect, it } from 'vitest'
import { plainLines } from '#shared/plain-line.ts'

it.each([
  ['## Tides\n\nThe **moon** pulls.', 'Tides The moon pulls.'],
  ['```python\nprint(1)\n```\nDone.', 'print(1) Done.'],
  ['| a | b |\n|:--|--:|\n| 1 | 2 |', '| a | b | | 1 | 2 |'],
  ['- one\n- `two`\r\n3. three', 'one two three'],
  ['snake_case_name * 2 * 3', 'snake_case_name * 2 * 3'],
  ['第一行\n\n---\n第二行', '第一行 第二行'],
  ['', ''],
])('%j reads as %j', (text, read) => {
  expect(plainLines(text)).toBe(read)
})
