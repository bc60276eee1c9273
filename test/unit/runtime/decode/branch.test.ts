import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GivenStart } from '#shared/runtime/protocol.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { BUNDLED, chat, endOf, EnginePort, headerOf, idsOf, tokensOf } from '../engine-port.ts'

const port = new EnginePort()
const sampling = { temperature: 1, topK: 50, topP: 0.95, seed: 7, maxTokens: 24 }
const input = chat('Tell me a story about a lighthouse.')
let source: TraceEvent[] = []

beforeAll(async () => {
  await port.call('load', BUNDLED)
  source = await port.run({ input, sampling, capture: 'summary' })
})
afterAll(async () => {
  await port.call('unload', {})
})

function given(kept: number, force: number | null = null, events = source): GivenStart {
  const { prompt, template, droppedMessages } = headerOf(events)
  const said = events.filter((event) => event.kind === 'token' || event.kind === 'attention')
  return {
    prompt,
    template,
    droppedMessages,
    kept: said.filter(({ step }) => step < kept),
    force,
  }
}

/** A token the model did not choose there, though it might have. */
function another(step: number): number {
  const token = tokensOf(source)[step]
  return token?.top.find(({ id }) => id !== token.id && id > 100)?.id ?? -1
}

function textOf(ids: readonly number[]): string {
  const known = new Map<number, string>()
  for (const token of [...headerOf(source).prompt, ...tokensOf(source)]) {
    known.set(token.id, token.text)
    if ('top' in token) for (const { id, text } of token.top) known.set(id, text)
  }
  return ids.map((id) => known.get(id) ?? '').join('')
}

describe('a forced token', () => {
  it('is followed by what a run started with that beginning says, draw by draw', async () => {
    const force = another(9)
    const branch = await port.run({ input, sampling, capture: 'summary', given: given(9, force) })
    expect(headerOf(branch).begun).toEqual({ kept: 9, forced: true })
    const beginning = idsOf(branch).slice(0, headerOf(branch).prompt.length + 10)
    expect(beginning.at(-1)).toBe(force)
    const started = await port.run({
      input: { task: 'complete', text: textOf(beginning) },
      sampling: { ...sampling, maxTokens: 14 },
      capture: 'none',
    })
    expect(headerOf(started).prompt.map(({ id }) => id)).toEqual(beginning)
    const drawn = (events: TraceEvent[]) => tokensOf(events).map(({ id, u }) => ({ id, u }))
    expect(drawn(branch).slice(10)).toEqual(drawn(started))
    // Its last token read alone or among others: other kernels, other last digits.
    for (const [i, { logprob }] of tokensOf(started).entries()) {
      expect(tokensOf(branch)[i + 10]?.logprob).toBeCloseTo(logprob, 3)
    }
    expect(tokensOf(branch)[9]).toMatchObject({ id: force, how: 'forced', u: null, draw: null })
    expect(endOf(branch).stats).toMatchObject({ newTokens: 15 })
  })

  it('must be one the model knows', async () => {
    const run = port.run({ input, sampling, capture: 'none', given: given(2, 999_999) })
    await expect(run).rejects.toMatchObject({ code: 'app.badInput' })
  })

  it('ends the answer if it is the one that ends answers', async () => {
    const branch = await port.run({ input, sampling, capture: 'none', given: given(4, 2) })
    expect(tokensOf(branch)).toHaveLength(5)
    expect(endOf(branch).reason).toBe('eos')
    expect(endOf(branch).text).toBe(
      textOf(
        tokensOf(source)
          .slice(0, 4)
          .map(({ id }) => id),
      ),
    )
  })
})

describe('rolling again from a token', () => {
  it('gives the same text for the same seed, another draw for another', async () => {
    const again = await port.run({ input, sampling, capture: 'none', given: given(12) })
    expect(endOf(again).text).toBe(endOf(source).text)
    expect(
      tokensOf(again)
        .slice(12)
        .map(({ u }) => u),
    ).toEqual(
      tokensOf(source)
        .slice(12)
        .map(({ u }) => u),
    )
    const other = { ...sampling, seed: 8 }
    const rolled = await port.run({ input, sampling: other, capture: 'none', given: given(12) })
    expect(tokensOf(rolled)[12]?.u).not.toBe(tokensOf(source)[12]?.u)
    expect(endOf(rolled).text).not.toBe(endOf(source).text)
    expect(idsOf(rolled).slice(0, 50)).toEqual(idsOf(source).slice(0, 50))
  })

  it('takes the tokens before over with all that is known of them', async () => {
    const branch = await port.run({ input, sampling, capture: 'summary', given: given(12) })
    expect(branch.map(({ seq }) => seq)).toEqual(branch.map((_, i) => i))
    const kept = tokensOf(branch).slice(0, 12)
    for (const [i, token] of kept.entries()) {
      const was = tokensOf(source)[i]
      expect(token).toMatchObject({ id: was?.id, logprob: was?.logprob, entropy: was?.entropy })
      expect(token).toMatchObject({ how: 'forced', u: null, draw: null, rank: was?.rank })
    }
    const frames = (events: TraceEvent[]) =>
      events.flatMap((event) => (event.kind === 'attention' ? [event.frame] : []))
    expect(frames(branch).slice(0, 12)).toStrictEqual(frames(source).slice(0, 12))
    expect(frames(branch).map(({ shape }) => shape)).toEqual(frames(source).map((f) => f.shape))
  })

  it('keeps no attention it would have kept otherwise', async () => {
    const branch = await port.run({ input, sampling, capture: 'none', given: given(12) })
    expect(branch.some(({ kind }) => kind === 'attention')).toBe(false)
    const full = { ...sampling, maxTokens: 14 }
    const rows = await port.run({ input, sampling: full, capture: 'full', given: given(12) })
    const first = rows.find((event) => event.kind === 'attention')
    const before = headerOf(source).prompt.length + 12
    expect(first?.kind === 'attention' && first.step).toBe(12)
    expect(first?.kind === 'attention' && first.frame.shape.slice(2)).toEqual([before, before])
  })
})

it('a cut answer goes on as if it had not been cut', async () => {
  const greedy = { ...sampling, temperature: 0 }
  const cut = await port.run({ input, sampling: { ...greedy, maxTokens: 8 }, capture: 'none' })
  expect(endOf(cut).reason).toBe('length')
  const whole = await port.run({ input, sampling: greedy, capture: 'none' })
  const onward = await port.run({
    input,
    sampling: greedy,
    capture: 'none',
    given: given(8, null, cut),
  })
  expect(endOf(onward).text).toBe(endOf(whole).text)
  expect(headerOf(onward).begun).toEqual({ kept: 8, forced: false })
})

it('needs room for one more token', async () => {
  const { prompt, ...rest } = given(0)
  const long = Array.from({ length: 8200 }, () => prompt[0]).filter((token) => token !== undefined)
  const run = port.run({ input, sampling, capture: 'none', given: { ...rest, prompt: long } })
  await expect(run).rejects.toMatchObject({ code: 'run.promptTooLong' })
})
