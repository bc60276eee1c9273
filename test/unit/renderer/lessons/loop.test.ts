import { beforeAll, describe, expect, it } from 'vitest'
import { fromBase64 } from '#shared/trace/base64.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import { LOOP } from '#renderer/lessons/chapters/03-loop.ts'
import { PREDICT } from '#renderer/lessons/chapters/02-predict.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { firstTokenBehind, joined } from '#renderer/lessons/expected.ts'
import { placeAt, previewOf, smallestSet, thresholdFor, WRITTEN } from '#renderer/lessons/loop.ts'
import {
  BUNDLED,
  EnginePort,
  GREEDY,
  headerOf,
  idsOf,
  tokensOf,
} from '#test/unit/runtime/engine-port.ts'
import { askedOf } from '#test/unit/support/asked.ts'

const BEGINNING = 'A journey of a'
const OFF = { topK: 0, topP: 1, seed: 1 } as const
const port = new EnginePort()
const write = (sampling: Partial<SamplingSettings>, text = BEGINNING) =>
  port.run({
    input: { task: 'complete', text },
    sampling: { ...GREEDY, maxTokens: WRITTEN, ...sampling },
    capture: 'none',
  })

/** What the bundled model says after the beginning. */
let logits = new Float32Array()
let prompt: ReturnType<typeof headerOf>['prompt'] = []
beforeAll(async () => {
  await port.call('load', BUNDLED)
  prompt = headerOf(await write({ maxTokens: 1 })).prompt
  const answer = await port.call('probe', {
    ids: prompt.map(({ id }) => id),
    request: { probe: 'logits', position: prompt.length - 1 },
  })
  if (!('logits' in answer)) throw new Error('logits were asked for')
  logits = Float32Array.from(answer.logits.data)
})

/** softmax(z / T), falling, in plain double precision: what the figures are compared with. */
function sharesAt(temperature: number): { id: number; p: number }[] {
  const most = logits.reduce((max, logit) => Math.max(max, logit), -Infinity)
  const masses = Array.from(logits, (logit) => Math.exp((logit - most) / temperature))
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  return masses.map((mass, id) => ({ id, p: mass / total })).sort((a, b) => b.p - a.p)
}
const preview = (settings: Partial<Parameters<typeof previewOf>[1]>) =>
  previewOf(logits, { temperature: 1, ...OFF, ...settings }, prompt.length)

describe('the bundled model’s next token (chapter 2)', () => {
  it('has a probability for every token, and all of them add up to 1', () => {
    const shares = sharesAt(1)
    expect(shares).toHaveLength(49_152)
    expect(shares.every(({ p }) => p > 0)).toBe(true)
    expect(shares.reduce((sum, { p }) => sum + p, 0)).toBeCloseTo(1, 9)
  })

  it('is read from it as it is listed, and asked about', () => {
    const shares = sharesAt(1)
    const { event, among } = preview({})
    event.top.forEach(({ id, logprob }, at) => {
      expect(id).toBe(shares[at]?.id)
      expect(Math.exp(logprob)).toBeCloseTo(shares[at]?.p ?? 0, 5)
    })
    const bits = shares.reduce((sum, { p }) => sum - p * Math.log2(p), 0)
    expect(Math.log2(among)).toBeCloseTo(bits, 4)
    const state = initialState()
    state.predict.bars = event.top.map(({ logprob }) => Math.exp(logprob))
    const first = shares.slice(0, 3).reduce((sum, { p }) => sum + p, 0)
    expect(askedOf(PREDICT, state, 'en').judge(first.toFixed(3))).toBe('right')
    expect(askedOf(PREDICT, state, 'en').judge((first + 0.02).toFixed(3))).toBe('wrong')
  })

  it('is looked for where the reader’s own word begins', () => {
    expect(joined('A journey of a', ' thousand ')).toBe('A journey of a thousand')
    expect(joined('A journey of a ', 'thousand')).toBe('A journey of a thousand')
    expect(joined('千里之', '行')).toBe('千里之行')
    expect(joined('a', '.')).toBe('a.')
    expect(joined('  ', 'a')).toBeNull()
    expect(joined('a', ' ')).toBeNull()
    const at = firstTokenBehind(BEGINNING, prompt)
    expect(at).toBeNull()
    const longer = [...prompt, { ...prompt[0]!, bytes: 'IHRob3VzYW5k' }]
    expect(firstTokenBehind(BEGINNING, longer)).toBe(prompt.length)
    expect(new TextDecoder().decode(fromBase64('IHRob3VzYW5k'))).toBe(' thousand')
  })
})

describe('the loop (chapter 3)', () => {
  it('goes through three phases a token', () => {
    expect(placeAt(0)).toEqual({ phase: null, token: 0, appended: 0 })
    expect([1, 2, 3, 4].map(placeAt)).toEqual([
      { phase: 'predict', token: 0, appended: 0 },
      { phase: 'choose', token: 0, appended: 0 },
      { phase: 'append', token: 0, appended: 1 },
      { phase: 'predict', token: 1, appended: 1 },
    ])
  })

  it('writes the same text by the same seed, and another by another', async () => {
    const [first, again, other] = [
      await write({ temperature: 1, seed: 1 }),
      await write({ temperature: 1, seed: 1 }),
      await write({ temperature: 1, seed: 2 }),
    ]
    expect(idsOf(again)).toEqual(idsOf(first))
    expect(idsOf(other)).not.toEqual(idsOf(first))
  })

  it('draws the token in whose stretch of the cumulative bar the number falls', async () => {
    for (const { u, draw, top, id } of tokensOf(await write({ temperature: 1, seed: 4 }))) {
      if (u === null || draw === null) throw new Error('a die was thrown')
      const before = top
        .slice(
          0,
          Math.max(
            0,
            top.findIndex((candidate) => candidate.id === id),
          ),
        )
        .reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)
      expect(u).toBeGreaterThanOrEqual(draw.from)
      expect(u).toBeLessThan(draw.to)
      if (top.some((candidate) => candidate.id === id)) expect(draw.from).toBeCloseTo(before, 5)
    }
  })
})

describe('temperature', () => {
  it('has softmax(z / T) as its probabilities', () => {
    for (const temperature of [0.5, 1.5]) {
      const shares = sharesAt(temperature)
      const { event, among } = preview({ temperature })
      event.top.forEach(({ logprob }, at) => {
        const p = Math.exp(logprob / temperature - (event.draw?.logZ ?? 0))
        expect(p).toBeCloseTo(shares[at]?.p ?? 0, 5)
      })
      const bits = shares.reduce((sum, { p }) => (p === 0 ? sum : sum - p * Math.log2(p)), 0)
      expect(Math.log2(among)).toBeCloseTo(bits, 3)
    }
  })

  it('near 0 leaves the most probable token alone, as 0 itself does: greedy', async () => {
    const [first] = sharesAt(1)
    expect(sharesAt(0.05)[0]).toMatchObject({ id: first?.id })
    expect(sharesAt(0.05)[0]?.p).toBeGreaterThan(0.999)
    for (let seed = 0; seed < 50; seed++) {
      expect(preview({ temperature: 0.05, seed }).event.id).toBe(first?.id)
    }
    const { event, left, among } = preview({ temperature: 0 })
    expect(event).toMatchObject({ id: first?.id, how: 'greedy', u: null, draw: null })
    expect([left, among]).toEqual([1, 1])
    expect(tokensOf(await write({ temperature: 0, seed: 9 }))[0]?.id).toBe(first?.id)
  })
})

describe('top-k and top-p', () => {
  it('top-p keeps the smallest set whose mass is p or more; what is cut stays listed', () => {
    const falling = sharesAt(1).map(({ p }) => p)
    for (const topP of [0.05, 0.3, 0.62, 0.7, 0.73]) {
      // By hand: one by one until there is enough.
      let [count, mass] = [0, 0]
      while (mass < topP) mass += falling[count++] ?? 0
      const { event, left } = preview({ topP })
      expect(left).toBe(count)
      expect(event.draw?.keptMass).toBeCloseTo(mass, 5)
      expect(mass - (falling[count - 1] ?? 0)).toBeLessThan(topP)
      expect(smallestSet(falling, topP)).toMatchObject({ count })
      expect(event.top).toHaveLength(20)
      expect(event.top.map(({ kept }) => kept)).toEqual(event.top.map((_, at) => at < count))
    }
    expect(preview({ topP: 1 }).left).toBe(49_152)
  })

  it('top-k keeps the first k, and top-p then cuts among these', () => {
    expect(preview({ topK: 3 }).left).toBe(3)
    const [a = 0, b = 0, c = 0] = sharesAt(1).map(({ p }) => p)
    // Of three tokens, the first two are this share.
    const { left } = preview({ topK: 3, topP: (a + b) / (a + b + c) - 0.001 })
    expect(left).toBe(2)
  })

  it('is asked about with a p that sums of rounded numbers reach', () => {
    const bars = sharesAt(1)
      .slice(0, 10)
      .map(({ p }) => p)
    const state = initialState()
    expect(LOOP.ask(state, 'en')).toBeNull()
    state.loop.bars = bars
    const p = thresholdFor(bars) ?? 0
    const rounded = bars.map((share) => Math.round(1000 * share) / 1000)
    let [count, sum] = [0, 0]
    while (sum < p) sum += rounded[count++] ?? 0
    const { values, judge } = askedOf(LOOP, state, 'en')
    expect(values).toMatchObject({ p: `${String(100 * p)} %`, n: String(count) })
    expect(judge(String(count))).toBe('right')
    expect(judge(String(count - 1))).toBe('wrong')
  })

  it('asks nothing where no p is clear', () => {
    expect(thresholdFor([0.01, 0.01, 0.01])).toBeNull()
    expect(smallestSet([0.01, 0.01], 0.5)).toBeNull()
    expect(thresholdFor([0.99])).toBe(0.7)
  })
})
