import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isTerminal } from '#shared/trace/event.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { chat, endOf, EnginePort, GREEDY, headerOf, idsOf, tokensOf } from './engine-port.ts'

const folder = mkdtempSync(join(tmpdir(), 'vitrine-engine-'))
const port = new EnginePort()
const load = () => port.call('load', { modelId: 'tiny', folder, threads: 1 })

beforeAll(async () => {
  writeTinyModel('gpt2', folder)
  // The graph knows 256 positions; a config that promises more lets a run fail half way.
  const file = join(folder, 'config.json')
  const config: unknown = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(
    file,
    JSON.stringify({
      ...Object(config),
      n_positions: 900,
      eos_token_id: null,
      max_position_embeddings: 900,
    }),
  )
  await load()
})
afterAll(async () => {
  await port.call('unload', {})
  rmSync(folder, { recursive: true })
})

it('ends a run that breaks half way with one failed event, what was written before it kept', async () => {
  const sampling = { ...GREEDY, maxTokens: 300 }
  const text = 'a b c d e f g h '.repeat(13)
  const events = await port.run({ input: { task: 'complete', text }, sampling, capture: 'none' })
  const last = events.at(-1)
  expect(last?.kind === 'failed' && last.error.code).toBe('app.internal')
  expect(events.filter(isTerminal)).toHaveLength(1)
  const prompt = headerOf(events).prompt.length
  expect(tokensOf(events).length).toBe(256 - prompt + 1)
  // The next run is not disturbed by it.
  const next = await port.run({
    input: chat('Hi'),
    sampling: { ...GREEDY, maxTokens: 3 },
    capture: 'none',
  })
  expect(next.at(-1)?.kind).toBe('finished')
})

it('reads a broken run’s text again where it can, and says the same', async () => {
  const text = 'x y z '.repeat(20)
  const run = {
    input: { task: 'complete', text },
    sampling: { ...GREEDY, maxTokens: 4 },
    capture: 'none',
  } as const
  const first = await port.run(run)
  const second = await port.run(run)
  expect(headerOf(second).reusedTokens).toBe(headerOf(first).prompt.length - 2)
  expect(idsOf(second)).toEqual(idsOf(first))
})

describe('before it is sent', () => {
  it('shows the prompt a run would be given', async () => {
    const input = chat('Hello 你好')
    const preview = await port.call('preview', { input, maxTokens: 20 })
    const events = await port.run({ input, sampling: { ...GREEDY, maxTokens: 1 }, capture: 'none' })
    expect(preview.prompt).toEqual(headerOf(events).prompt)
    expect(preview.template).toBe(headerOf(events).template)
    expect(preview).toMatchObject({ droppedMessages: 0, contextLength: 900 })
  })

  it('counts the tokens of what is typed', async () => {
    const tokens = await port.call('tokenize', { text: '你好 <|im_end|>' })
    expect(tokens.at(-1)).toMatchObject({ text: '<|im_end|>', special: true, role: null })
    expect(tokens.slice(0, -1).every(({ special }) => !special)).toBe(true)
    expect(await port.call('tokenize', { text: '' })).toEqual([])
  })
})

it('answers every request once, and the heartbeat with its memory', async () => {
  const before = port.messages.length
  const { rssBytes } = await port.call('ping', {})
  expect(rssBytes).toBeGreaterThan(10_000_000)
  const unknown = await Promise.all([
    port.call('stop', { runId: 'nothing' }),
    port.call('preview', { input: { task: 'complete', text: '' }, maxTokens: 1 }).catch(String),
  ])
  expect(unknown).toEqual([null, expect.stringContaining('run.emptyPrompt')])
  const results = port.messages.slice(before).filter(({ type }) => type === 'result')
  expect(results).toHaveLength(3)
})

it('has nothing to run or to ask after it was unloaded', async () => {
  await port.call('unload', {})
  await expect(port.call('tokenize', { text: 'a' })).rejects.toMatchObject({
    code: 'model.notLoaded',
  })
  const request = { probe: 'score', positions: 'all' } as const
  await expect(port.call('probe', { ids: [1, 2], request })).rejects.toMatchObject({
    code: 'model.notLoaded',
  })
  await load()
})

it('calibrates while idle, and lets go as soon as something is asked', async () => {
  await port.call('load', { modelId: 'tiny', folder, threads: 2 })
  const run = {
    input: { task: 'complete', text: 'a b c d e f' },
    sampling: { ...GREEDY, maxTokens: 6 },
    capture: 'none',
  } as const
  const first = idsOf(await port.run(run))
  await port.engine.idle()
  const [calibrated, meanwhile] = await Promise.all([port.call('calibrate', {}), port.run(run)])
  expect(calibrated).toBeNull()
  expect(idsOf(meanwhile)).toEqual(first)
  await port.engine.idle()
  const found = await port.call('calibrate', {})
  expect([1, 2]).toContain(found?.threads)
  const after = await port.run(run)
  expect(idsOf(after)).toEqual(first)
  expect(endOf(after).stats.threads).toBe(found?.threads)
  await load()
})
