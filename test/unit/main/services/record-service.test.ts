import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/ipc/result.ts'
import { formatProgress, type RecordProgress } from '#main/services/record/progress.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices, settled } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { linesOf } from '#test/unit/support/vitrine-file.ts'

/** Records a script while the test plays the model: `answer` is called for each run. */
async function record(steps: unknown[], answer: (runtime: ScriptedRuntime, index: number) => void) {
  const runtime = new ScriptedRuntime()
  const app = makeServices({ runtime })
  const out = join(tempFolder(), 'talk.vitrine')
  const progress: RecordProgress[] = []
  const options = { out, onProgress: (event: RecordProgress) => progress.push(event) }
  const script = JSON.stringify({ version: 1, title: 'Talk', steps })
  const recording = app.record.run(script, options)
  let over = false
  const done = recording.finally(() => (over = true))
  for (let index = 0; !over; await settled()) {
    if (runtime.runs.length > index) answer(runtime, index++)
  }
  return { app, runtime, out, progress, ...(await done) }
}

const chat = { do: 'chat', model: 'tiny', user: 'one' }

describe('recording a script', () => {
  it('runs its steps one after the other and writes them to one file', async () => {
    const { runtime, out, failedSteps, progress } = await record(
      [
        chat,
        { do: 'chat', continue: true, user: 'two' },
        { do: 'bookmark', title: 'look', step: 0 },
        { do: 'chat', user: 'three' },
        { do: 'complete', text: 'four' },
        { do: 'probe', probe: 'score', positions: [1] },
      ],
      ({ run }, i) => {
        run.start().say(String(i)).finish(String(i))
      },
    )
    expect(failedSteps).toBe(0)
    expect(runtime.runs.map(({ params }) => params.input)).toEqual([
      { task: 'chat', messages: [{ role: 'user', content: 'one' }] },
      {
        task: 'chat',
        messages: [
          { role: 'user', content: 'one' },
          { role: 'assistant', content: '0' },
          { role: 'user', content: 'two' },
        ],
      },
      { task: 'chat', messages: [{ role: 'user', content: 'three' }] },
      { task: 'complete', text: 'four' },
    ])
    const lines = linesOf(out)
    expect(lines[0]).toMatchObject({ type: 'session', title: 'Talk' })
    expect(
      lines.filter(({ type }) => type === 'message').map(({ parent, text }) => [parent, text]),
    ).toEqual([
      [null, 'one'],
      ['m1', '0'],
      ['m2', 'two'],
      ['m3', '1'],
      [null, 'three'],
      ['m5', '2'],
      [null, 'four'],
      ['m7', '3'],
    ])
    expect(lines.filter(({ type }) => type === 'bookmark')).toEqual([
      { type: 'bookmark', run: 'r2', step: 0, title: 'look' },
    ])
    expect(lines.filter(({ type }) => type === 'probe')).toEqual([
      {
        type: 'probe',
        run: 'r4',
        request: { probe: 'score', positions: [1] },
        answer: { score: [] },
      },
    ])
    expect(progress.map(formatProgress)).toContain('[4/6] steps[3] chat: done')
  })

  it('records what fails, goes on, and counts it', async () => {
    const { out, failedSteps, progress } = await record(
      [chat, { ...chat, user: 'two' }, { do: 'bookmark', title: 'nowhere', step: 7 }],
      ({ run }, i) => {
        if (i === 0) run.settle.reject(new AppError('run.promptTooLong', { tokens: 9, limit: 8 }))
        else run.start().say('fine').finish('fine')
      },
    )
    expect(failedSteps).toBe(2)
    const ends = linesOf(out).filter(({ kind }) => kind === 'failed' || kind === 'finished')
    expect(ends).toMatchObject([
      { run: 'r1', error: { code: 'run.promptTooLong' } },
      { run: 'r2', text: 'fine' },
    ])
    expect(progress.filter(({ state }) => state === 'failed').map(formatProgress)).toEqual([
      '[1/3] steps[0] chat: failed (run.promptTooLong, tokens: 9, limit: 8)',
      '[3/3] steps[2] bookmark: failed (probe.badIndex, axis: step, index: 7, count: 1)',
    ])
  })

  it('records a run whose model is not there as failed', async () => {
    const { out, failedSteps } = await record([{ ...chat, model: 'nowhere' }], () => undefined)
    expect(failedSteps).toBe(1)
    expect(linesOf(out)).toMatchObject([
      { type: 'session' },
      { type: 'message', text: 'one' },
      { type: 'message', text: '' },
      { type: 'run', model: 'nowhere', modelSha256: '' },
      { kind: 'run-started' },
      { kind: 'failed', error: { code: 'model.notFound', data: { model: 'nowhere' } } },
    ])
  })

  it('does nothing at all with a script that is wrong', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    const out = join(tempFolder(), 'talk.vitrine')
    const script = JSON.stringify({ version: 1, title: 'T', steps: [chat, { do: 'dance' }] })
    await expect(
      app.record.run(script, { out, onProgress: () => undefined }),
    ).rejects.toMatchObject({ code: 'record.badScript' })
    expect([runtime.calls, app.sessions.list('', 5), existsSync(out)]).toEqual([[], [], false])
  })
})
