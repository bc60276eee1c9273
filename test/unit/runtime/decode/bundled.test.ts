import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isTerminal, type TraceEvent } from '#shared/trace/event.ts'
import {
  BUNDLED,
  chat,
  endOf,
  EnginePort,
  GREEDY,
  headerOf,
  idsOf,
  tokensOf,
} from '../engine-port.ts'
import { GOLDEN } from '../golden.ts'

const port = new EnginePort()

beforeAll(async () => {
  await port.call('load', BUNDLED)
})
afterAll(async () => {
  await port.call('unload', {})
})

function checkInvariants(events: readonly TraceEvent[]): void {
  expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i))
  expect(events[0]?.kind).toBe('run-started')
  expect(events.filter(isTerminal)).toEqual(events.slice(-1))
  for (const [i, event] of events.entries()) {
    expect(event.tMs).toBeGreaterThanOrEqual(events[i - 1]?.tMs ?? 0)
  }
}

describe.each(GOLDEN.prompts)('“$prompt”', ({ prompt, reference }) => {
  it('goes on as the float32 reference does, with its probabilities', async () => {
    const events = await port.run({ input: chat(prompt), sampling: GREEDY, capture: 'none' })
    checkInvariants(events)
    const tokens = tokensOf(events)
    expect(tokens.map((token) => token.id)).toEqual(reference.greedy_ids)
    const [first] = tokens
    const top = first?.top ?? []
    expect(top.map((candidate) => candidate.id)).toEqual(reference.top20_ids)
    for (const [i, candidate] of top.entries()) {
      const difference = Math.abs(candidate.logprob - (reference.top20_logprobs[i] ?? 0))
      expect(difference).toBeLessThanOrEqual(2e-3)
    }
    const end = endOf(events)
    expect(end.reason).toBe(reference.greedy_ids.at(-1) === 2 ? 'eos' : 'length')
    expect(end.text).toBe(reference.greedy_text.replaceAll('<|im_end|>', ''))
    expect(end.stats).toMatchObject({ newTokens: tokens.length, threads: 1 })
  })
})

const story = chat('Tell me a story about a lighthouse.')
const sampled = { temperature: 1, topK: 50, topP: 0.95, seed: 7, maxTokens: 24 }

describe('a sampled run', () => {
  it('gives the same text for the same seed, another for another', async () => {
    const texts: string[] = []
    for (const seed of [7, 7, 8]) {
      const events = await port.run({
        input: story,
        sampling: { ...sampled, seed },
        capture: 'none',
      })
      checkInvariants(events)
      texts.push(endOf(events).text)
    }
    expect(texts[1]).toBe(texts[0])
    expect(texts[2]).not.toBe(texts[0])
  })

  it('goes on the same from its own beginning: a draw depends on seed and position only', async () => {
    const whole = await port.run({ input: story, sampling: sampled, capture: 'none' })
    const beginning = idsOf(whole).slice(0, headerOf(whole).prompt.length + 9)
    const text = beginning.map((id) => textOf(whole, id)).join('')
    const rest = await port.run({
      input: { task: 'complete', text },
      sampling: { ...sampled, maxTokens: 15 },
      capture: 'none',
    })
    expect(headerOf(rest).prompt.map((token) => token.id)).toEqual(beginning)
    expect(tokensOf(rest).map((token) => [token.id, token.u])).toEqual(
      tokensOf(whole)
        .slice(9)
        .map((token) => [token.id, token.u]),
    )
  })

  function textOf(events: readonly TraceEvent[], id: number): string {
    const all = [...headerOf(events).prompt, ...tokensOf(events)]
    return all.find((token) => token.id === id)?.text ?? ''
  }

  it('stores the draw that chose each token', async () => {
    const events = await port.run({ input: story, sampling: sampled, capture: 'none' })
    for (const token of tokensOf(events)) {
      expect(token.how).toBe('sample')
      expect(token.top.length).toBeGreaterThanOrEqual(20)
      expect(token.u).toBeGreaterThanOrEqual(token.draw?.from ?? 1)
      expect(token.u).toBeLessThan(token.draw?.to ?? 0)
      expect(token.draw?.afterTopP).toBeLessThanOrEqual(token.draw?.afterTopK ?? 0)
    }
  })
})

describe('what has been read before', () => {
  const question = 'What is the capital of France?'
  const follow = 'And of Italy?'

  it('is not read again, and changes nothing', async () => {
    const first = await port.run({ input: chat(question), sampling: GREEDY, capture: 'none' })
    const input = chat(question, endOf(first).text, follow)
    await port.engine.idle()
    const warm = await port.run({ input, sampling: GREEDY, capture: 'none' })
    expect(headerOf(warm).reusedTokens).toBe(idsOf(first).length)

    const fresh = new EnginePort()
    await fresh.call('load', BUNDLED)
    const cold = await fresh.run({ input, sampling: GREEDY, capture: 'none' })
    await fresh.call('unload', {})
    expect(headerOf(cold).reusedTokens).toBe(0)
    expect(idsOf(warm)).toEqual(idsOf(cold))
    // Not one digit differs: rows are reused only where they were computed as they would be again.
    expect(tokensOf(warm).map(({ top }) => top)).toEqual(tokensOf(cold).map(({ top }) => top))
  })

  it('serves a branch and still serves the one it left', async () => {
    const first = await port.run({ input: chat(question), sampling: GREEDY, capture: 'none' })
    const branch = await port.run({
      input: chat('What is the capital of Spain?'),
      sampling: GREEDY,
      capture: 'none',
    })
    expect(headerOf(branch).reusedTokens).toBeGreaterThan(20)
    const again = await port.run({ input: chat(question), sampling: GREEDY, capture: 'none' })
    expect(headerOf(again).reusedTokens).toBe(headerOf(first).prompt.length - 2)
    expect(idsOf(again)).toEqual(idsOf(first))
  })
})

describe('a stop', () => {
  it('takes effect in the middle of a prefill', async () => {
    const long = 'The quick brown fox jumps over the lazy dog. '.repeat(40)
    const events = await port.run(
      { input: { task: 'complete', text: long }, sampling: GREEDY, capture: 'none' },
      (event, runId) => {
        if (event.kind === 'prefill') void port.call('stop', { runId })
      },
    )
    checkInvariants(events)
    expect(endOf(events)).toMatchObject({ reason: 'stopped', text: '', stats: { newTokens: 0 } })
    const done = events.flatMap((event) => (event.kind === 'prefill' ? [event.done] : []))
    expect(Math.max(...done)).toBeLessThan(headerOf(events).prompt.length)
  })

  it('takes effect between tokens and keeps the text so far', async () => {
    const events = await port.run(
      { input: story, sampling: GREEDY, capture: 'none' },
      (event, runId) => {
        if (event.kind === 'token' && event.step === 3) void port.call('stop', { runId })
      },
    )
    const tokens = tokensOf(events)
    expect(endOf(events).reason).toBe('stopped')
    expect(tokens.length).toBeGreaterThanOrEqual(4)
    expect(tokens.length).toBeLessThan(GREEDY.maxTokens)
    expect(endOf(events).text).toBe(tokens.map((token) => token.text).join(''))
  })
})

describe('attention of a run', () => {
  it('as summary has one row a token, which sums to 1', async () => {
    const events = await port.run({
      input: story,
      sampling: { ...GREEDY, maxTokens: 5 },
      capture: 'summary',
    })
    checkInvariants(events)
    const frames = events.filter((event) => event.kind === 'attention')
    const prompt = headerOf(events).prompt.length
    expect(frames.map((event) => event.frame.shape)).toEqual(
      [0, 1, 2, 3, 4].map((step) => [30, 1, 1, prompt + step]),
    )
    for (const { frame } of frames) {
      const keys = frame.shape[3]
      for (let layer = 0; layer < 30; layer++) {
        const row = [...frame.data.subarray(layer * keys, (layer + 1) * keys)]
        const sum = row.reduce((a, b) => a + b, 0) * frame.scale
        // Every weight is off by half a step at most.
        expect(Math.abs(sum - 1)).toBeLessThan((keys / 2) * frame.scale + 1e-3)
      }
    }
  })

  it('in full is what the probe shows, the prompt’s rows included', async () => {
    const events = await port.run({
      input: story,
      sampling: { ...GREEDY, maxTokens: 4 },
      capture: 'full',
    })
    checkInvariants(events)
    const ids = idsOf(events)
    const answer = await port.call('probe', {
      ids,
      request: { probe: 'attention', layers: 'all', heads: 'all', positions: 'all' },
    })
    if (!('attention' in answer)) throw new Error('not an attention answer')
    const weights = answer.attention.data
    let worst = 0
    let at = 0
    for (const { frame } of events.filter((event) => event.kind === 'attention')) {
      const [layers, heads, queries, keys] = frame.shape
      expect(keys).toBe(at + queries)
      for (let map = 0; map < layers * heads; map++) {
        for (let query = 0; query < queries; query++) {
          for (let key = 0; key < keys; key++) {
            const captured = frame.data[(map * queries + query) * keys + key] ?? NaN
            const probed = weights[(map * ids.length + at + query) * ids.length + key] ?? NaN
            worst = Math.max(worst, Math.abs(captured - probed))
          }
        }
      }
      at += queries
    }
    expect(at).toBe(ids.length - 1)
    expect(worst).toBeLessThan(1e-4)
  })

  it('in full is refused by name where it would not fit', async () => {
    const text = 'word '.repeat(1500)
    const run = port.run({ input: { task: 'complete', text }, sampling: GREEDY, capture: 'full' })
    await expect(run).rejects.toMatchObject({ code: 'probe.tooLarge' })
  })
})

it('answers the heartbeat while it reads a long text', async () => {
  const long = 'One two three four five six seven. '.repeat(16)
  let pings = 0
  let ended = false
  const beat = async (): Promise<void> => {
    while (!ended) {
      await port.call('ping', {})
      pings++
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const beating = beat()
  const events = await port.run({
    input: { task: 'complete', text: long },
    sampling: { ...GREEDY, maxTokens: 1 },
    capture: 'none',
  })
  ended = true
  await beating
  const chunks = events.filter((event) => event.kind === 'prefill').length - 1
  expect(chunks).toBeGreaterThan(2)
  expect(pings).toBeGreaterThanOrEqual(chunks - 1)
})

it('refuses a second run while one is going on, and the first is not disturbed', async () => {
  let second: Promise<unknown> = Promise.resolve()
  const events = await port.run(
    { input: chat('Hi'), sampling: { ...GREEDY, maxTokens: 3 }, capture: 'none' },
    (event) => {
      if (event.kind !== 'run-started') return
      second = port
        .call('generate', { runId: 'second', input: chat('Hi'), sampling: GREEDY, capture: 'none' })
        .catch((error: unknown) => error)
    },
  )
  expect(await second).toMatchObject({ code: 'run.alreadyRunning' })
  checkInvariants(events)
})
