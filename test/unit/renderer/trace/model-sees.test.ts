import { expect, it } from 'vitest'
import { toBase64 } from '#shared/trace/base64.ts'
import { seenPieces } from '#renderer/trace/model-sees.ts'
import { opening, turn } from '#test/unit/support/chatml.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const token = (id: number, text: string, bytes = utf8(text), special = false) => ({
  ...{ id, text, special },
  bytes: toBase64(bytes),
})

it('joins to what the model reads, split characters whole, whose words they are told', () => {
  const prompt = [...turn('user', 0, ['Hi', ' there']), ...opening()]
  const ni = utf8('你')
  const answer = [
    token(1, '\ufffd', ni.slice(0, 2)),
    token(2, '\ufffd', ni.slice(2)),
    token(3, '!'),
    token(4, '<|im_end|>', utf8('<|im_end|>'), true),
  ]
  const pieces = seenPieces(prompt, answer)
  expect(pieces.map(({ text }) => text).join('')).toBe(
    '<|im_start|>user\nHi there<|im_end|>\n<|im_start|>assistant\n你!<|im_end|>',
  )
  expect(pieces.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(prompt.length + answer.length)
  expect(pieces.find(({ text }) => text === '你')).toMatchObject({ role: 'assistant', tokens: 2 })
  expect(pieces.find(({ text }) => text === ' there')).toMatchObject({
    role: 'user',
    content: true,
  })
})
