import { expect, test } from 'vitest'
import { toBase64 } from '#shared/trace/base64.ts'
import type { RunHeader, TokenEvent } from '#shared/trace/event.ts'
import {
  agreement,
  align,
  pairedCandidates,
  said,
  sharesVocabulary,
  surprisesOf,
  type Alignment,
} from '#renderer/trace/alignment.ts'
import type { RunState } from '#renderer/trace/reduce.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyHeader, anyToken } from '#test/unit/support/trace-data.ts'

interface Side {
  header: RunHeader
  tokens: TokenEvent[]
  state: RunState
}

const utf8 = new TextEncoder()

/** A run of these words by a model: the same word is the same token. */
function run(words: readonly string[], model = 'one', state: RunState = 'eos'): Side {
  const random = new Random(words.length + 1)
  const header = anyHeader(random, 'run')
  header.prompt = []
  header.model = {
    ...header.model,
    id: model,
    sha256: model,
    vocabSize: model === 'one' ? 500 : 600,
  }
  const tokens = words.map((word, step): TokenEvent => {
    const special = word.startsWith('<|')
    return { kind: 'token', ...anyToken(random, step, word), id: idOf(word), special }
  })
  return { header, tokens, state }
}
function idOf(word: string): number {
  let id = 7
  for (const byte of utf8.encode(word)) id = (id * 31 + byte) % 100_003
  return id
}

const LETTERS = ['a', 'b', ' ', '你', 'é', '🧵'] as const

/** The same text cut into words at random places; a text may be cut inside a character by its bytes. */
function cut(random: Random, text: string): string[] {
  const words: string[] = []
  let word = ''
  for (const letter of text) {
    word += letter
    if (random.next() < 0.5) {
      words.push(word)
      word = ''
    }
  }
  return word === '' ? words : [...words, word]
}
const anyText = (random: Random): string =>
  random.list(random.int(0, 30), () => random.pick(LETTERS)).join('')

function swapped({ by, rows, first, differing }: Alignment): Alignment {
  return {
    by,
    first,
    differing,
    rows: rows.map(({ a, b, relation }) => ({ a: b, b: a, relation })),
  }
}

/** What every alignment has to hold, whatever the runs. */
function expectWhole(a: Side, b: Side, found: Alignment): void {
  for (const [name, side] of [
    ['a', a],
    ['b', b],
  ] as const) {
    const joined = found.rows.flatMap((row) => side.tokens.slice(row[name].from, row[name].to))
    expect(joined).toEqual(side.tokens)
    let at = 0
    for (const row of found.rows) {
      expect(row[name].from).toBe(at)
      at = row[name].to
    }
  }
  for (const { a: left, b: right } of found.rows) {
    expect(left.to - left.from + right.to - right.from).toBeGreaterThan(0)
  }
  expect(align(b, a)).toEqual(swapped(found))
}

test('one vocabulary: step faces step, and the first difference is where the ids first differ', () => {
  const random = new Random(11)
  for (let round = 0; round < 300; round++) {
    const words = random.list(random.int(0, 12), () => random.pick(LETTERS))
    const others = random.next() < 0.3 ? words : words.map((w) => (random.next() < 0.8 ? w : 'x'))
    const more = random.list(random.int(0, 3), () => random.pick(LETTERS))
    const [a, b] = [run(words), run([...others, ...more])]
    const found = align(a, b)
    expect(found.by).toBe('step')
    expectWhole(a, b, found)

    // The reference: walk both lists of ids by their places.
    const [left, right] = [words.map(idOf), [...others, ...more].map(idOf)]
    const length = Math.max(left.length, right.length)
    expect(found.rows.length).toBe(length)
    const expected: number[] = []
    const both = Math.min(left.length, right.length)
    for (let i = 0; i < both; i++) if (left[i] !== right[i]) expected.push(i)
    // What goes on after the other's end is one difference, however long.
    if (length > both) expected.push(both)
    expect(found.differing).toEqual(expected)
    expect(found.first).toBe(expected[0] ?? null)
    if (found.first === null) {
      expect(agreement(a, b, found)).toEqual({ length, left: { a: 0, b: 0 } })
    }
  }
})

test('two vocabularies: cut where both have a token’s end at the same byte', () => {
  const random = new Random(12)
  for (let round = 0; round < 300; round++) {
    const text = anyText(random)
    const other = random.next() < 0.5 ? text : anyText(random)
    const [a, b] = [run(cut(random, text)), run(cut(random, other), 'two')]
    const found = align(a, b)
    // Without a token nothing tells the vocabularies apart, but they are two models all the same.
    expect(found.by).toBe('bytes')
    expectWhole(a, b, found)

    // The reference: the ends of all tokens as bytes of the whole text, and those that both share.
    const ends = ({ tokens }: Side): number[] => {
      let at = 0
      return tokens.map(({ text: word }) => (at += utf8.encode(word).length))
    }
    const shared = ends(a).filter((end) => ends(b).includes(end))
    const cuts = found.rows
      .filter((row) => row.a.to > row.a.from && row.b.to > row.b.from)
      .map((row) => ends(a)[row.a.to - 1])
    expect(cuts.slice(0, shared.length)).toEqual(shared)

    const same = (end: number): boolean => {
      const [one, two] = [utf8.encode(text).slice(0, end), utf8.encode(other).slice(0, end)]
      return toBase64(one) === toBase64(two)
    }
    if (text === other) {
      expect(found.first).toBeNull()
      expect(agreement(a, b, found).length).toBe([...text].length)
      expect(found.rows.length).toBe(shared.length)
    } else {
      // Everything before the first difference is shared by both texts, and with it no longer is.
      const row = found.rows[found.first ?? -1]
      expect(row).toBeDefined()
      const before = row && row.a.from > 0 ? (ends(a)[row.a.from - 1] ?? 0) : 0
      expect(same(before)).toBe(true)
      const after = Math.max(
        row ? (ends(a)[row.a.to - 1] ?? 0) : 0,
        row ? (ends(b)[row.b.to - 1] ?? 0) : 0,
      )
      expect(same(after)).toBe(false)
    }
  }
})

test('what ends an answer faces what the other said instead; two ends are the same', () => {
  const ended = align(run(['a', 'b', '<|end|>']), run(['a', 'b c', '<|eos|>'], 'two'))
  expect(ended.rows.map(({ relation }) => relation)).toEqual(['same', 'different', 'same'])
  expect(ended.differing).toEqual([1])
  const both = align(run(['ab', '<|end|>']), run(['a', 'b', '<|eos|>'], 'two'))
  expect(both.first).toBeNull()
  expect(both.rows).toEqual([
    { a: { from: 0, to: 1 }, b: { from: 0, to: 2 }, relation: 'same' },
    { a: { from: 1, to: 2 }, b: { from: 2, to: 3 }, relation: 'same' },
  ])
  const instead = align(run(['ab', '<|end|>']), run(['a', 'b', ' and', ' on'], 'two'))
  expect(instead.rows[1]).toEqual({
    a: { from: 1, to: 2 },
    b: { from: 2, to: 3 },
    relation: 'different',
  })
  expect(instead.rows[2]?.relation).toBe('alone')
})

test('what is still to be written is no difference yet', () => {
  const whole = run(['a', 'b', 'c'])
  const now = align(whole, run(['a'], 'one', 'streaming'))
  expect(now.rows.map(({ relation }) => relation)).toEqual(['same', 'open', 'open'])
  expect(now.first).toBeNull()
  expect(agreement(whole, run(['a'], 'one', 'streaming'), now).length).toBe(1)
  expect(align(whole, run(['a'], 'one', 'stopped')).first).toBe(1)
  // A token of which the other side has written the beginning.
  const begun = align(run(['abc']), run(['a'], 'two', 'streaming'))
  expect(begun.rows.map(({ relation }) => relation)).toEqual(['open'])
  expect(align(run(['abc']), run(['x'], 'two', 'streaming')).first).toBe(0)
  expect(align(run([]), run([])).rows).toEqual([])
})

test('two models share a vocabulary where no token seen in both says otherwise', () => {
  const [one, other] = [run(['a', 'b']), run(['a', 'c'], 'two')]
  expect(sharesVocabulary(one, other)).toBe(false)
  other.header.model = { ...other.header.model, vocabSize: 500 }
  expect(sharesVocabulary(one, other)).toBe(true)
  const [first] = other.tokens
  if (first) first.bytes = toBase64(utf8.encode('z'))
  expect(sharesVocabulary(one, other)).toBe(false)
  const apart = run(['d'], 'two')
  apart.header.model = { ...apart.header.model, vocabSize: 500 }
  expect(sharesVocabulary(one, apart)).toBe(false)
})

test('several tokens are as probable as their product; bytes of one character are joined', () => {
  const side = run(['a', 'b', 'c'])
  const thread = utf8.encode('🧵')
  const [first, second] = side.tokens
  if (first && second) {
    Object.assign(first, { text: '\ufffd', bytes: toBase64(thread.slice(0, 2)) })
    Object.assign(second, { text: '\ufffd', bytes: toBase64(thread.slice(2)) })
  }
  const found = said(side, { from: 0, to: 2 })
  expect(found?.text).toBe('🧵')
  const p = side.tokens.slice(0, 2).map(({ logprob }) => Math.exp(logprob))
  expect(Math.exp(found?.logprob ?? 0)).toBeCloseTo((p[0] ?? 0) * (p[1] ?? 0), 12)
  expect(said(side, { from: 1, to: 1 })).toBeNull()
  const { rows } = align(side, run(['a']))
  const bits = surprisesOf(side, rows, 'a')
  expect(bits[2]).toBeCloseTo(-Math.log2(Math.exp(side.tokens[2]?.logprob ?? 0)), 12)
  expect(surprisesOf(run(['a']), rows, 'b').slice(1)).toEqual([null, null])
})

test('candidates of both sides: by id in one vocabulary, by text in two, the taken ones always there', () => {
  const listed = (ids: readonly number[], taken: number): TokenEvent => ({
    kind: 'token',
    ...anyToken(new Random(1), 0, `t${String(taken)}`),
    id: taken,
    logprob: Math.log(0.001),
    top: ids.map((id, place) => ({
      id,
      text: `t${String(id)}`,
      logprob: Math.log(0.5 / (place + 1)),
      kept: true,
    })),
  })
  const [a, b] = [listed([1, 2, 3], 9), listed([2, 1, 4], 4)]
  expect(pairedCandidates(a, b, 'step', 2)).toEqual([
    { key: '1', text: 't1', bytes: undefined, a: 0.5, b: 0.25 },
    { key: '2', text: 't2', bytes: undefined, a: 0.25, b: 0.5 },
    { key: '4', text: 't4', bytes: b.bytes, a: null, b: expect.closeTo(0.5 / 3, 12) as number },
    { key: '9', text: 't9', bytes: a.bytes, a: expect.closeTo(0.001, 12) as number, b: null },
  ])
  const byText = pairedCandidates(
    a,
    { ...b, top: b.top.map((c) => ({ ...c, id: c.id + 50 })) },
    'bytes',
    2,
  )
  expect(byText.map(({ key }) => key)).toEqual(['t1', 't2', 't4', 't9'])
  expect(byText[0]).toMatchObject({ a: 0.5, b: 0.25 })
  expect(pairedCandidates(a, undefined, 'step', 1).map(({ b: p }) => p)).toEqual([null, null])
})
