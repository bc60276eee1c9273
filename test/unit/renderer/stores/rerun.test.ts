import { beforeEach, describe, expect, it, vi } from 'vitest'
import { request } from '#renderer/client/ipc-client.ts'
import { useComparisonStore } from '#renderer/stores/comparison.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useRerunStore } from '#renderer/stores/rerun.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useRunPickerStore } from '#renderer/stores/run-picker.ts'
import type { RunHeader } from '#shared/trace/event.ts'
import { usePage } from '#test/unit/support/page.ts'
import { Random } from '#test/unit/support/random.ts'
import { TINY, type ScriptedRun } from '#test/unit/support/scripted-runtime.ts'
import { anyHeader, anyToken } from '#test/unit/support/trace-data.ts'

const { app } = usePage()
const WORDS = { title: (title: string) => `Comparison: ${title}`, tag: 'comparison' }
const SAMPLING = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 20 }

/** Tells that the model has begun, with a prompt of one token. */
function begin(run: ScriptedRun, patch: Partial<RunHeader> = {}): void {
  const { runId, input, sampling, capture } = run.params
  const header = anyHeader(new Random(5), runId)
  delete header.translation
  const said = { id: 9, text: 'Hi', bytes: 'SGk=', special: false, content: true, turn: 0 }
  const told: RunHeader = {
    ...header,
    ...{ task: input.task, sampling, capture, template: '<user>Hi', stopIds: [] },
    model: { ...header.model, id: TINY.id, sha256: TINY.sha256 },
    prompt: [{ ...said, role: 'user' }],
    ...patch,
  }
  run.raw([{ seq: 0, tMs: 0, kind: 'run-started', version: 1, run: told }])
}

/** Has it answered from beginning to end. */
function answer(run: ScriptedRun, words: readonly string[], patch: Partial<RunHeader> = {}): void {
  begin(run, patch)
  const random = new Random(7)
  const tokens = words.map((word, step) => ({
    ...{ seq: step + 1, tMs: step + 1, kind: 'token' as const },
    ...anyToken(random, step, word),
  }))
  const stats = { promptTokens: 1, newTokens: words.length, prefillMs: 1, decodeMs: 1, threads: 3 }
  const end = { seq: words.length + 1, tMs: words.length + 1, kind: 'finished' as const, stats }
  run.raw([...tokens, { ...end, reason: 'length', text: words.join('') }])
  run.settle.resolve()
}

/** The run the model process is asked for by this. */
async function askedBy(action: () => Promise<unknown>): Promise<ScriptedRun> {
  const { runtime } = app()
  const before = runtime.runs.length
  const done = action()
  await vi.waitFor(() => {
    expect(runtime.runs.length).toBe(before + 1)
  })
  await done
  return runtime.run
}

/** A chat that was answered, and ended. */
async function stored(patch: Partial<RunHeader> = {}) {
  let ids = { sessionId: '', userMessageId: '', answerMessageId: '', runId: '' }
  const run = await askedBy(async () => {
    const asked = { sessionId: null, parentId: null, text: 'Hi', system: null }
    ids = await request('run.chat', { ...asked, capture: 'none', sampling: SAMPLING })
  })
  answer(run, ['One', ' two'], patch)
  await vi.waitFor(async () => {
    expect((await request('run.events', { runId: ids.runId })).at(-1)?.kind).toBe('finished')
  })
  return ids
}

async function prepared(runId: string) {
  const store = useRerunStore()
  const runs = useRunStore()
  runs.follow(runId)
  await vi.waitFor(() => {
    expect(runs.viewOf(runId).stats).not.toBeNull()
  })
  await store.prepare(await request('session.ofRun', { runId }), runs.viewOf(runId))
  return store
}

async function ended(runId: string | null): Promise<void> {
  await vi.waitFor(() => {
    expect(useRunStore().viewOf(runId).stats).not.toBeNull()
  })
}

beforeEach(async () => {
  await useModelStore().load()
})

describe('a stored run made again', () => {
  it('is given the very prompt it had where nothing is changed, and stands beside it', async () => {
    const first = await stored()
    const store = await prepared(first.runId)
    expect(store.changed).toEqual([])
    let made: string | null = null
    const run = await askedBy(async () => (made = await store.start(WORDS)))
    expect(run.params.given).toMatchObject({ template: '<user>Hi', kept: [], force: null })
    expect(run.params.sampling).toEqual(SAMPLING)
    answer(run, ['One', ' two'])
    await ended(made)
    const detail = await request('session.ofRun', { runId: made ?? '' })
    expect(detail.session.id).toBe(first.sessionId)
    const answers = detail.messages.filter(({ role }) => role === 'assistant')
    expect(answers.map(({ parentId }) => parentId)).toEqual(Array(2).fill(first.userMessageId))
    // It opens on the branch it was left on.
    expect(detail.headId).toBe(first.answerMessageId)
  })

  it('is asked anew where its system prompt is another; what is changed is named', async () => {
    const first = await stored()
    const store = await prepared(first.runId)
    store.set({ system: 'Be short.' })
    store.setSampling({ temperature: 0.8, seed: 3 })
    expect(store.changed).toEqual(['system', 'temperature', 'seed'])
    const run = await askedBy(() => store.start(WORDS))
    expect(run.params.given).toBeUndefined()
    expect(run.params.input).toMatchObject({
      messages: [{ role: 'system', content: 'Be short.' }, { content: 'Hi' }],
    })
    expect(run.params.sampling).toEqual({ ...SAMPLING, temperature: 0.8, seed: 3 })
    answer(run, ['No'])
  })

  it('begins with the tokens that it began with', async () => {
    const first = await stored({ begun: { kept: 1, forced: true } })
    const store = await prepared(first.runId)
    expect(store.begins).toBe(2)
    const run = await askedBy(() => store.start(WORDS))
    const events = await request('run.events', { runId: first.runId })
    const [one, two] = events.flatMap((event) => (event.kind === 'token' ? [event] : []))
    expect(run.params.given).toMatchObject({ kept: [{ id: one?.id }], force: two?.id })
    answer(run, ['x'])
  })

  it('goes into a copy where nothing may be added, named as what it is, and the next one too', async () => {
    const first = await stored()
    await request('settings.set', { recording: false })
    try {
      const store = await prepared(first.runId)
      let made: string | null = null
      for (const round of [1, 2]) {
        const run = await askedBy(async () => (made = await store.start(WORDS)))
        answer(run, ['One'])
        await ended(made)
        const copy = await request('session.ofRun', { runId: made ?? '' })
        expect(copy.session).toMatchObject({ title: 'Comparison: Hi', tags: ['comparison'] })
        expect(copy.session.id).not.toBe(first.sessionId)
        expect(copy.runs).toHaveLength(1 + round)
      }
      const own = await request('session.get', { sessionId: first.sessionId })
      expect(own.session).toMatchObject({ title: 'Hi', tags: [] })
      expect(own.runs).toHaveLength(1)
    } finally {
      await request('settings.set', { recording: true })
    }
  })

  it('is made by another model, and the one that was loaded comes back', async () => {
    const first = await stored()
    const store = await prepared(first.runId)
    const { loads } = app().runtime
    const before = loads.length
    store.set({ modelId: 'other' })
    const run = await askedBy(() => store.start(WORDS))
    expect(loads.slice(before).map(({ modelId }) => modelId)).toEqual(['other'])
    answer(run, ['x'])
    await vi.waitFor(() => {
      expect(useModelStore().info?.id).toBe('tiny')
    })
    expect(loads.slice(before).map(({ modelId }) => modelId)).toEqual(['other', 'tiny'])
  })

  it('says why it could not begin', async () => {
    const first = await stored()
    const store = await prepared(first.runId)
    const run = await askedBy(() => store.start(WORDS))
    expect(await store.start(WORDS)).toBeNull()
    expect(store.error?.code).toBe('run.alreadyRunning')
    answer(run, ['x'])
    await vi.waitFor(() => {
      expect(useRunStore().busy).toBe(false)
    })
  })

  it('names a model that is not here, and offers one that is', async () => {
    const { model } = anyHeader(new Random(5), '')
    const first = await stored({ model: { ...model, id: 'gone', sha256: 'ee'.repeat(32) } })
    const store = await prepared(first.runId)
    expect(store.installed).toBe(false)
    expect(store.choice?.modelId).toBe('tiny')
    expect(store.changed).toEqual(['modelId'])
    const run = await askedBy(() => store.start(WORDS))
    expect(run.params.given).toBeUndefined()
    expect(run.params.input).toMatchObject({ messages: [{ content: 'Hi' }] })
    answer(run, ['x'])
  })
})

describe('a comparison', () => {
  it('follows an answer that is being written, and finds where the two part', async () => {
    const first = await stored()
    const store = useComparisonStore()
    const again = await prepared(first.runId)
    let made = ''
    const run = await askedBy(async () => (made = (await again.start(WORDS)) ?? ''))
    const events = await request('run.events', { runId: first.runId })
    const tokens = events.flatMap((event) => (event.kind === 'token' ? [event] : []))
    await store.open(first.runId, made)
    expect(store.running).toBe(true)
    begin(run)
    const [one, two] = tokens
    if (!one || !two) throw new Error('two tokens were said')
    run.raw([{ ...one, seq: 1 }])
    await vi.waitFor(() => {
      expect(store.agreed?.length).toBe(1)
    })
    expect(store.alignment?.first).toBeNull()
    run.raw([{ ...two, seq: 2, id: two.id + 1 }])
    await vi.waitFor(() => {
      expect(store.alignment?.first).toBe(1)
    })
    expect(store.current).toBe(1)
    store.choose(0)
    store.jump(1)
    expect(store.current).toBe(1)
    const stats = { promptTokens: 1, newTokens: 2, prefillMs: 1, decodeMs: 1, threads: 3 }
    run.raw([{ seq: 3, tMs: 9, kind: 'finished', reason: 'length', text: 'x', stats }])
    run.settle.resolve()
    await vi.waitFor(() => {
      expect(store.running).toBe(false)
    })
    expect(store.differences.filter(({ differs }) => differs)).toEqual([])
    store.close()
    expect(useRunStore().viewOf(made).tokens).toHaveLength(2)
  })

  it('says that a run is not there', async () => {
    const first = await stored()
    const store = useComparisonStore()
    await store.open(first.runId, 'nowhere')
    await vi.waitFor(() => {
      expect(store.error?.code).toBe('run.notFound')
    })
    store.close()
    expect(store.error).toBeNull()
  })
})

it('an answer is found in its own session, or in another one', async () => {
  const [first, other] = [await stored(), await stored()]
  const picker = useRunPickerStore()
  await picker.begin(await request('session.get', { sessionId: first.sessionId }), null)
  expect(picker.first).toBe(first.runId)
  expect(picker.here.map(({ question }) => question)).toEqual(['Hi'])
  expect(picker.sessions.map(({ id }) => id)).toContain(other.sessionId)
  expect(picker.sessions.map(({ id }) => id)).not.toContain(first.sessionId)
  await picker.look(other.sessionId)
  expect(picker.there.map(({ run }) => run.id)).toEqual([other.runId])
  await picker.search('nothing like it')
  expect(picker.sessions).toEqual([])
  expect(picker.opened).toBeNull()
})
