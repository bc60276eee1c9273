import { describe, expect, it } from 'vitest'
import { toBase64 } from '#shared/trace/base64.ts'
import {
  groupByCharacter,
  splitLines,
  tokenAt,
  tokenRefs,
  type TokenRef,
} from '#renderer/trace/pieces.ts'
import { EMPTY_VIEW, reduceAll } from '#renderer/trace/reduce.ts'
import { decodeUtf8 } from '#renderer/trace/utf8.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyRun, anyToken } from '#test/unit/support/trace-data.ts'

function refOf(bytes: Uint8Array, position: number, special = false): TokenRef {
  return {
    position,
    step: null,
    id: position,
    text: decodeUtf8(bytes),
    bytes: toBase64(bytes),
    special,
    role: null,
    content: true,
    turn: 0,
    p: null,
    entropy: null,
    rank: null,
  }
}

/** A text as tokens that are cut anywhere, also inside characters. */
function tokensOf(random: Random, text: string): TokenRef[] {
  const bytes = new TextEncoder().encode(text)
  const refs: TokenRef[] = []
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + random.int(1, 4))
    refs.push(refOf(bytes.slice(at, end), refs.length))
    at = end
  }
  return refs
}

describe('the tokens of a run', () => {
  const random = new Random(21)
  const view = reduceAll(EMPTY_VIEW, anyRun(random, 'r', 9))
  const prompt = view.header?.prompt ?? []

  it('are the prompt and then the answer, at their positions', () => {
    const refs = tokenRefs(view)
    expect(refs.map((ref) => ref.position)).toEqual(refs.map((_, i) => i))
    expect(refs.map((ref) => ref.id)).toEqual([
      ...prompt.map((token) => token.id),
      ...view.tokens.map((token) => token.id),
    ])
    expect(refs.map((ref) => ref.step)).toEqual([
      ...prompt.map(() => null),
      ...view.tokens.map((token) => token.step),
    ])
    expect(tokenAt(view, refs.length)).toBeNull()
  })

  it('have the probability the model gave them, the prompt’s only once scored', () => {
    const { top } = anyToken(random, 0)
    const score = { position: 1, id: 5, logprob: Math.log(0.25), entropy: 2, rank: 3, top }
    const refs = tokenRefs(view, [score])
    expect(refs[0]?.p).toBeNull()
    expect(refs[1]).toMatchObject({ entropy: 2, rank: 3 })
    expect(refs[1]?.p).toBeCloseTo(0.25, 12)
    const answer = refs.slice(prompt.length)
    expect(answer.map((ref) => ref.p)).toEqual(view.tokens.map(({ logprob }) => Math.exp(logprob)))
  })
})

describe('tokens grouped by character', () => {
  it('join to the text, without a character between two groups', () => {
    const random = new Random(22)
    for (let i = 0; i < 400; i++) {
      const text = random
        .list(3, () => random.text())
        .join('')
        .toWellFormed()
      const tokens = tokensOf(random, text)
      const groups = groupByCharacter(tokens)
      expect(groups.map((group) => group.text).join('')).toBe(text)
      expect(groups.flatMap((group) => group.tokens)).toEqual(tokens)
    }
  })

  it('are no larger than they must be', () => {
    const random = new Random(23)
    const encoder = new TextEncoder()
    for (let i = 0; i < 200; i++) {
      const text = random.list(3, () => random.pick(['a', '你', '🧵', 'é', ' '])).join('')
      const starts = new Set([...text].map((_, at) => byteLength(encoder, text, at)))
      let at = 0
      const tokens = tokensOf(random, text)
      const lengths = tokens.map((token) => atob(token.bytes).length)
      // A group ends wherever a token ends and a character does.
      const ends = tokens.flatMap((_, n) => {
        at += lengths[n] ?? 0
        return starts.has(at) || at === encoder.encode(text).length ? [n] : []
      })
      const groups = groupByCharacter(tokens)
      expect(groups.map((group) => group.tokens.at(-1)?.position)).toEqual(ends)
    }
  })

  it('stand apart where they are special, and after a broken character', () => {
    const broken = refOf(Uint8Array.of(0xf0, 0x9f), 0)
    const special = refOf(new TextEncoder().encode('<|im_end|>'), 1, true)
    const groups = groupByCharacter([broken, special, refOf(Uint8Array.of(97), 2)])
    expect(groups.map((group) => group.text)).toEqual(['\ufffd', '<|im_end|>', 'a'])
  })
})

/** Bytes before the n-th character. */
function byteLength(encoder: TextEncoder, text: string, n: number): number {
  return encoder.encode([...text].slice(0, n).join('')).length
}

describe('lines of tokens', () => {
  it('end where the text breaks, and keep every token', () => {
    const random = new Random(24)
    const text = 'one\ntwo\n\nthree'
    const groups = groupByCharacter(
      [...text].map((c, i) => refOf(Uint8Array.of(c.charCodeAt(0)), i)),
    )
    const lines = splitLines(groups)
    const texts = lines.map((line) => line.map((group) => group.text).join(''))
    expect(texts).toEqual(['one\n', 'two\n', '\n', 'three'])
    for (let i = 0; i < 50; i++) {
      const some = groupByCharacter(tokensOf(random, random.text().toWellFormed()))
      expect(splitLines(some).flat()).toEqual(some)
    }
  })
})
