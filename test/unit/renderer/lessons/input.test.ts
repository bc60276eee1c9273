import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INPUT } from '#renderer/lessons/chapters/08-input.ts'
import { cosineOf } from '#renderer/lessons/cosine.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { inputOf, marianPosition, turned, waveAt } from '#renderer/lessons/input-positions.ts'
import { movedTokens, shuffledWords } from '#renderer/lessons/shuffled-words.ts'
import type { StreamAnswer } from '#shared/trace/probe.ts'
import { BUNDLED, EnginePort, GREEDY, headerOf } from '#test/unit/runtime/engine-port.ts'
import { openTranslator, type Opened } from '#test/unit/runtime/seq2seq/asked.ts'

const [BEFORE, AFTER] = ['The dog bit the man.', 'The man bit the dog.'] as const

function vector({ stream }: StreamAnswer, layer: number, position: number): Float32Array {
  const [, count = 0, width = 0] = stream.shape
  const from = (layer * count + position) * width
  return (stream.data as Float32Array).subarray(from, from + width)
}
/** Of what the last block leaves of each token, before and after. */
function outputs(
  before: StreamAnswer,
  after: StreamAnswer,
  moved: readonly [number, number][],
): number[] {
  const last = (before.stream.shape[0] ?? 1) - 1
  return moved.map(([from, to]) => cosineOf(vector(before, last, from), vector(after, last, to)))
}

describe('words in another order', () => {
  it('keeps the first word and the end, and every word', () => {
    expect(shuffledWords(BEFORE, 4)).toBe(AFTER)
    for (let seed = 0; seed < 40; seed++) {
      const text = shuffledWords('One two three four?!', seed) ?? ''
      expect(text).not.toBe('One two three four?!')
      expect(text).toMatch(/^One .*\?!$/)
      expect(text.match(/\w+/g)?.sort()).toEqual(['One', 'four', 'three', 'two'])
    }
  })

  it('is null where there is nothing to move', () => {
    for (const text of ['', 'One.', 'One two', 'One two two']) {
      expect(shuffledWords(text, 1)).toBeNull()
    }
  })

  it('finds tokens again, the first of equals first', () => {
    expect(movedTokens([7, 8, 7, 9], [9, 7, 7, 8])).toEqual([
      [0, 1],
      [1, 3],
      [2, 2],
      [3, 0],
    ])
    expect(movedTokens([7, 8], [8])).toEqual([[1, 0]])
  })
})

describe('positions', () => {
  it('are the paper’s waves: sin and cos of p / 10000^(2i/d)', () => {
    for (const [p, column, d] of [
      [0, 0, 64],
      [12, 6, 64],
      [12, 7, 64],
      [63, 255, 256],
    ] as const) {
      const i = Math.floor(column / 2)
      const expected = Math[column % 2 === 0 ? 'sin' : 'cos'](p / 10_000 ** ((2 * i) / d))
      expect(waveAt(p, column, d).value).toBeCloseTo(expected, 12)
      // Marian has the sines first.
      const place = column % 2 === 0 ? i : d / 2 + i
      expect(marianPosition(p, d)[place]).toBeCloseTo(expected, 12)
    }
  })

  it('turn queries and keys so that only their distance counts', () => {
    const facts = { base: 10_000, dim: 8, interleaved: false }
    const q = [0.3, -1, 2, 0.7, 1, -0.2, 0.4, 3, 9]
    const k = [1, 0.5, -0.3, 2, 0.1, 1.7, -1, 0.6, 2]
    const dot = (by: number, other: number): number => {
      const b = turned(k, other, facts)
      return turned(q, by, facts).reduce((sum, x, i) => sum + x * b[i]!, 0)
    }
    expect(dot(103, 100)).toBeCloseTo(dot(3, 0), 9)
    expect(Math.abs(dot(103, 0) - dot(3, 0))).toBeGreaterThan(0.1)
    // What lies behind the numbers that are turned stays.
    expect(turned(q, 5, facts)[8]).toBe(9)
    expect([...turned(turned(q, 5, facts), -5, facts)].map((x) => Number(x.toFixed(9)))).toEqual(q)
  })
})

describe('the bundled translator’s encoder', () => {
  let opened: Opened
  const ask = (text: string, noPositions?: true): Promise<StreamAnswer> =>
    opened.ask(idsOf(text), [], {
      probe: 'stream',
      positions: 'all',
      part: 'encoder',
      ...(noPositions ? { noPositions } : {}),
    })
  const idsOf = (text: string): number[] => opened.model.tokenizer.encode(text, true)
  beforeAll(async () => {
    opened = await openTranslator('tatoeba-en-zh', 'resources/models/tatoeba-en-zh')
  })
  afterAll(() => opened.close())

  it('reads the embedding’s row plus the position’s', async () => {
    const ids = idsOf(BEFORE)
    const { vectors } = await opened.ask(ids, [], {
      probe: 'embed',
      ids,
      neighbours: 0,
      part: 'encoder',
    })
    const read = await ask(BEFORE)
    const width = vectors.shape[1] ?? 0
    let largest = 0
    for (let p = 0; p < ids.length; p++) {
      const row = (vectors.data as Float32Array).subarray(p * width, (p + 1) * width)
      const { sum } = inputOf(row, p)
      vector(read, 0, p).forEach((x, i) => (largest = Math.max(largest, Math.abs(x - sum[i]!))))
    }
    expect(largest).toBeLessThan(1e-5)
    // The two “the” are one row, cosine 1, before positions are added.
    expect(ids[0]).toBe(ids[3])
    const row = (p: number) => vectors.data.slice(p * width, (p + 1) * width)
    expect(cosineOf(row(0), row(3))).toBeCloseTo(1, 12)
    expect(cosineOf(vector(read, 0, 0), vector(read, 0, 3))).toBeLessThan(0.999)
  })

  it('without positions gives every token the same output, wherever its word moved', async () => {
    const moved = movedTokens(idsOf(BEFORE), idsOf(AFTER))
    expect(moved).toHaveLength(7)
    const off = outputs(await ask(BEFORE, true), await ask(AFTER, true), moved)
    expect(Math.min(...off)).toBeGreaterThan(0.9999)
    const on = outputs(await ask(BEFORE), await ask(AFTER), moved)
    expect(Math.min(...on)).toBeLessThan(0.95)
  })
})

describe('the bundled chat model', () => {
  const port = new EnginePort()
  beforeAll(async () => {
    await port.call('load', BUNDLED)
  })
  afterAll(async () => {
    await port.call('unload', {})
  })
  async function idsOf(text: string): Promise<number[]> {
    const input = { task: 'complete', text } as const
    const sampling = { ...GREEDY, maxTokens: 1 }
    return headerOf(await port.run({ input, sampling, capture: 'none' })).prompt.map(({ id }) => id)
  }
  async function ask(ids: number[], noPositions?: true): Promise<StreamAnswer> {
    const request = { probe: 'stream', positions: 'all', ...(noPositions ? { noPositions } : {}) }
    return (await port.call('probe', { ids, request } as never)) as StreamAnswer
  }

  it('keeps some of the order without positions, as each token sees only those before it', async () => {
    const [before, after] = [await idsOf(BEFORE), await idsOf(AFTER)]
    const moved = movedTokens(before, after)
    const off = outputs(await ask(before, true), await ask(after, true), moved)
    // The first has nobody before it.
    expect(off[0]).toBeCloseTo(1, 6)
    expect(Math.min(...off)).toBeLessThan(0.95)
    const on = outputs(await ask(before), await ask(after), moved)
    expect(Math.min(...on)).toBeLessThan(Math.min(...off))
  })

  it('has one vector for a word at first, and two that part in deeper layers', async () => {
    const [fruit, company] = [
      await idsOf('She ate a fresh apple'),
      await idsOf('He bought a new phone from apple'),
    ]
    expect(fruit.at(-1)).toBe(company.at(-1))
    const [a, b] = [await ask(fruit), await ask(company)]
    const cosines = Array.from({ length: a.stream.shape[0] ?? 0 }, (_, layer) =>
      cosineOf(vector(a, layer, fruit.length - 1), vector(b, layer, company.length - 1)),
    )
    expect(cosines[0]).toBeCloseTo(1, 9)
    expect(cosines[6]).toBeLessThan(0.9)
    expect(cosines.at(-1)).toBeLessThan(0.7)

    // The question is about them.
    const state = initialState()
    state.input.cosines = cosines
    const asked = INPUT.ask(state, 'en')
    const first = cosines.findIndex((cosine) => cosine < 0.9)
    expect(asked?.values).toMatchObject({ limit: '0.9', block: String(first) })
    expect(asked?.judge(String(first))).toBe('right')
    expect(asked?.judge(String(first - 1))).toBe('wrong')
    state.input.cosines = [1, 1]
    expect(INPUT.ask(state, 'en')).toBeNull()
  })

  it('reads Chinese in bytes: the same word’s last token begins alike all the same', async () => {
    const [fruit, company] = [await idsOf('水果店里有苹果'), await idsOf('商店里最新推出了苹果')]
    // Seven characters, more tokens than that.
    expect(fruit.length).toBeGreaterThan(7)
    const [a, b] = [await ask(fruit), await ask(company)]
    const at = (layer: number): number =>
      cosineOf(vector(a, layer, fruit.length - 1), vector(b, layer, company.length - 1))
    expect(at(0)).toBeCloseTo(1, 9)
    expect(at(30)).toBeLessThan(0.95)
  })
})
