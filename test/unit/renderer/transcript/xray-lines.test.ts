import { describe, expect, it } from 'vitest'
import { toBase64 } from '#shared/trace/base64.ts'
import type { TokenRef } from '#renderer/trace/pieces.ts'
import { xrayLines } from '#renderer/transcript/xray-lines.ts'

function refs(texts: readonly string[]): TokenRef[] {
  return texts.map((text, position) => ({
    position,
    step: position,
    id: position,
    text,
    bytes: toBase64(new TextEncoder().encode(text)),
    special: false,
    role: null,
    content: true,
    turn: 0,
    p: 0.5,
    entropy: 1,
    rank: 0,
  }))
}
const words = (n: number) => refs(Array.from({ length: n }, (_, i) => ` w${String(i)}`))
const chunks = (made: ReturnType<typeof xrayLines>) => made.lines.flatMap((line) => line.chunks)

describe('lines of tokens', () => {
  it('hold every token once, in order', () => {
    const tokens = refs(['a', '\n', ...Array.from({ length: 60 }, () => 'b'), '\n\n', 'c'])
    const made = xrayLines(tokens)
    const all = chunks(made).flatMap(({ groups }) => groups.flatMap((group) => group.tokens))
    expect(all).toEqual(tokens)
    expect(made.lines).toHaveLength(3)
    for (const { groups, first, last } of chunks(made)) {
      expect(groups[0]?.tokens[0]?.position).toBe(first)
      expect(groups.at(-1)?.tokens.at(-1)?.position).toBe(last)
    }
  })

  it('a growing paragraph keeps all stretches but its last as they are', () => {
    const all = words(200)
    const before = xrayLines(all.slice(0, 150))
    const after = xrayLines(all.slice(0, 151), before)
    const [old, now] = [chunks(before), chunks(after)]
    expect(now).toHaveLength(old.length)
    expect(now.slice(0, -1).every((chunk, index) => chunk === old[index])).toBe(true)
    expect(now.at(-1)).not.toBe(old.at(-1))
  })

  it('a stretch whose token was scored since is another', () => {
    const tokens = words(30)
    const before = xrayLines(tokens)
    const scored = tokens.map((token, index) => (index === 3 ? { ...token, p: 0.9 } : token))
    const after = xrayLines(scored, before)
    expect(chunks(after)[0]).not.toBe(chunks(before)[0])
    expect(chunks(after)[1]).toBe(chunks(before)[1])
  })
})
