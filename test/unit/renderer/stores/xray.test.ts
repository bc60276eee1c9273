import { createPinia, setActivePinia } from 'pinia'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ScoreEntry } from '#shared/trace/probe.ts'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { usePreviewStore } from '#renderer/stores/preview.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useXrayStore } from '#renderer/stores/xray.ts'
import { finished, headerOf, opening, runOf, turn } from '#test/unit/support/chatml.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { openWindow } from '#test/unit/support/window.ts'

const PROMPT = [
  ...turn('system', -1, ['Be', ' kind']),
  ...turn('user', 0, ['one']),
  ...turn('assistant', 1, ['uno']),
  ...turn('user', 2, ['two', ' words']),
  ...opening(),
]

/** Tells of a prompt what it would cost; counts the questions. */
class PreviewingRuntime extends ScriptedRuntime {
  readonly previews: unknown[] = []
  override async call<M extends Parameters<ScriptedRuntime['call']>[0]>(
    method: M,
    params: Parameters<ScriptedRuntime['call']>[1],
  ) {
    if (method !== 'preview') return super.call(method, params)
    this.previews.push(params)
    const answer = { prompt: PROMPT, template: '', droppedMessages: 2, contextLength: 128 }
    return answer as Awaited<ReturnType<ScriptedRuntime['call']>> as never
  }
}

const page = new EventTarget()
const runtime = new PreviewingRuntime()
let app: Awaited<ReturnType<typeof openWindow>>
beforeAll(async () => {
  vi.stubGlobal('window', page)
  app = await openWindow(page, runtime)
})
afterAll(() => {
  app.close()
})
beforeEach(() => {
  setActivePinia(createPinia())
})

function entry(position: number): ScoreEntry {
  return { position, id: 1, logprob: -1, entropy: 1, rank: 0, top: [] }
}

async function answered(): Promise<string> {
  await useChatStore().send('two words')
  await vi.waitFor(() => {
    expect(useChatStore().running).toBe(true)
  })
  const { run } = runtime
  const runId = useChatStore().activeRunId ?? ''
  const events = runOf(headerOf(runId, PROMPT), [{ text: 'dos', p: 0.5 }])
  run.raw(events)
  run.raw([finished(events, 'dos')])
  run.settle.resolve()
  await vi.waitFor(() => {
    expect(useRunStore().viewOf(runId).state).toBe('eos')
  })
  return runId
}

describe('the prompt’s scores', () => {
  it('are asked once, for the positions no earlier run shows', async () => {
    runtime.answer = { score: [entry(1)] }
    const runId = await answered()
    const xray = useXrayStore()
    const view = useRunStore().viewOf(runId)
    const before = runtime.probes.length
    await Promise.all([xray.score(runId, view), xray.score(runId, view)])
    await xray.score(runId, view)
    expect(runtime.probes).toHaveLength(before + 1)
    const request = runtime.probes.at(-1)?.request
    if (request?.probe !== 'score' || request.positions === 'all') throw new Error('not a list')
    // System turn 1–6 (0 has nothing before it), then the break after the earlier answer, the
    // question and the opening; the earlier turns 7–17 are left out.
    expect(request.positions).toEqual([
      1, 2, 3, 4, 5, 6, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
    ])
    expect(xray.scoresOf(runId)).toEqual([entry(1)])
  })

  it('are asked for the earlier turns too where the run stands alone, and only for what is missing', async () => {
    runtime.answer = { score: [entry(6), entry(18)] }
    const runId = await answered()
    const xray = useXrayStore()
    const view = useRunStore().viewOf(runId)
    await xray.score(runId, view)
    runtime.answer = { score: [entry(7)] }
    const before = runtime.probes.length
    await xray.score(runId, view, true)
    await xray.score(runId, view, true)
    expect(runtime.probes).toHaveLength(before + 1)
    const request = runtime.probes.at(-1)?.request
    if (request?.probe !== 'score') throw new Error('not the scores')
    expect(request.positions).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
    expect(xray.scoresOf(runId).map(({ position }) => position)).toEqual([6, 7, 18])
  })

  it('stay unknown where they cannot be had, and can be asked for again', async () => {
    const runId = await answered()
    const xray = useXrayStore()
    const view = useRunStore().viewOf(runId)
    await app.main.models.unload()
    await xray.score(runId, view)
    expect(xray.scoresOf(runId)).toEqual([])
    await app.main.models.load('tiny')
    runtime.answer = { score: [entry(2)] }
    await xray.score(runId, view)
    expect(xray.scoresOf(runId)).toEqual([entry(2)])
  })
})

describe('what sending would cost', () => {
  it('is asked once the typing rests, for the whole conversation, and counts what is typed', async () => {
    await useModelStore().load()
    await answered()
    const [chat, preview] = [useChatStore(), usePreviewStore()]
    const before = runtime.previews.length
    for (const text of ['t', 'tw', 'two words']) chat.draft = text
    await vi.waitFor(() => {
      expect(preview.typedTokens).toBe(2)
    })
    expect(runtime.previews).toHaveLength(before + 1)
    expect(runtime.previews.at(-1)).toMatchObject({
      input: {
        messages: [
          { role: 'user', content: 'two words' },
          { role: 'assistant', content: 'dos' },
          { role: 'user', content: 'two words' },
        ],
      },
    })
    expect(preview.result?.droppedMessages).toBe(2)
    expect(preview.use).toMatchObject({ system: 7, answer: 0, total: 128 })
  })

  it('gives way to what the last answer takes once nothing is typed', async () => {
    await useModelStore().load()
    await answered()
    const [chat, preview] = [useChatStore(), usePreviewStore()]
    chat.draft = 'x'
    await vi.waitFor(() => {
      expect(preview.typedTokens).toBe(2)
    })
    chat.draft = ''
    await vi.waitFor(() => {
      expect(preview.typedTokens).toBeNull()
    })
    expect(preview.use).toMatchObject({ system: 7, answer: 1, reserved: 0, total: 128 })
  })
})
