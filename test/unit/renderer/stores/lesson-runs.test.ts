import { expect, it, vi } from 'vitest'
import { request } from '#renderer/client/ipc-client.ts'
import { useLessonRunStore, type LessonQuestion } from '#renderer/stores/lesson-runs.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { AppError } from '#shared/ipc/result.ts'
import { usePage } from '#test/unit/support/page.ts'
import type { ScriptedRun } from '#test/unit/support/scripted-runtime.ts'

const { app } = usePage()

/** Asks, and answers as the model would once it has been asked. */
async function answered(question: LessonQuestion, answer: string): Promise<ScriptedRun> {
  const { runtime } = app()
  const before = runtime.runs.length
  const asked = useLessonRunStore().ask(question)
  await vi.waitFor(() => {
    expect(runtime.runs.length).toBe(before + 1)
  })
  const { run } = runtime
  run.start().say(answer).finish(answer)
  await asked
  return run
}
const textOf = (question: LessonQuestion): string =>
  useRunStore().viewOf(useLessonRunStore().runIdOf(question)).text
const sessionCount = async (): Promise<number> =>
  (await request('session.list', { query: '', limit: 100 })).length

it('the same question is asked once, and other settings are another question', async () => {
  const question: LessonQuestion = { task: 'complete', text: 'A journey of a' }
  await answered(question, ' lifetime')
  expect(textOf(question)).toBe(' lifetime')
  const asked = app().runtime.runs.length
  await useLessonRunStore().ask({ ...question })
  expect(app().runtime.runs.length).toBe(asked)
  const run = await answered({ ...question, sampling: { temperature: 1, seed: 7 } }, ' hero')
  expect(run.params.sampling).toMatchObject({ temperature: 1, seed: 7, maxTokens: 1 })
  expect(textOf(question)).toBe(' lifetime')
})

it('chats stand beside each other in one session, and one goes on behind another', async () => {
  const first: LessonQuestion = { task: 'chat', text: 'The capital of France?' }
  const other: LessonQuestion = { task: 'chat', text: 'How many r?' }
  const next: LessonQuestion = { task: 'chat', text: 'And of Italy?', after: first }
  const before = await sessionCount()
  await answered(first, 'Paris.')
  const beside = await answered(other, 'One.')
  const behind = await answered(next, 'Rome.')
  expect(beside.params.input).toMatchObject({ messages: [{ content: 'How many r?' }] })
  expect(behind.params.input).toMatchObject({
    messages: [
      { content: 'The capital of France?' },
      { content: 'Paris.' },
      { content: 'And of Italy?' },
    ],
  })
  expect(await sessionCount()).toBe(before + 1)
})

it('one after the other: the model does one thing at a time', async () => {
  const store = useLessonRunStore()
  const { runtime } = app()
  const before = runtime.runs.length
  const both = ['one', 'two'].map((text) => store.ask({ task: 'complete', text }))
  await vi.waitFor(() => {
    expect(runtime.runs.length).toBe(before + 1)
  })
  expect(store.working).toBe(true)
  runtime.run.start().say('1').finish('1')
  await vi.waitFor(() => {
    expect(runtime.runs.length).toBe(before + 2)
  })
  runtime.run.start().say('2').finish('2')
  await Promise.all(both)
  expect(store.working).toBe(false)
})

it('where its session was deleted, the next question begins another', async () => {
  await answered({ task: 'complete', text: 'kept' }, ' here')
  const before = await request('session.list', { query: 'kept', limit: 1 })
  await request('session.delete', { sessionId: before[0]?.id ?? '' })
  const question: LessonQuestion = { task: 'complete', text: 'asked later' }
  await answered(question, ' all the same')
  expect(useLessonRunStore().errorOf(question)).toBeNull()
  expect(textOf(question)).toBe(' all the same')
})

it('what failed says so, and is asked again', async () => {
  const { runtime } = app()
  const question: LessonQuestion = { task: 'complete', text: 'a crash' }
  const before = runtime.runs.length
  const asked = useLessonRunStore().ask(question)
  await vi.waitFor(() => {
    expect(runtime.runs.length).toBe(before + 1)
  })
  runtime.run.start().settle.reject(new AppError('run.crashed', { exitCode: 9 }))
  await asked
  expect(useLessonRunStore().errorOf(question)).not.toBeNull()
  await answered(question, ' over')
  expect(useLessonRunStore().errorOf(question)).toBeNull()
  expect(textOf(question)).toBe(' over')
})
