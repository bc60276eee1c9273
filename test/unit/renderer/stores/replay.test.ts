import { expect, it } from 'vitest'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { EMPTY_VIEW, reduceAll } from '#renderer/trace/reduce.ts'
import { usePage } from '#test/unit/support/page.ts'

const page = usePage()

async function answered(question: string, ...words: string[]): Promise<string> {
  const run = await page.send(question)
  run
    .start()
    .say(...words)
    .finish(words.join(''))
  await page.ended()
  return useChatStore().activeRunId ?? ''
}

it('opens long sessions in brief, and completes what is looked at to what was recorded', async () => {
  const ids = [
    await answered('one', ' uno', ' dos'),
    await answered('two', ' tres'),
    await answered('three', ' a', ' b', ' c'),
  ]
  const [first = '', second = '', last = ''] = ids
  const replay = useReplayStore()
  await replay.open(ids)
  const { runs } = page.app().main
  const recorded = (id: string) => reduceAll(EMPTY_VIEW, runs.events(id))
  expect(ids.map(replay.isComplete)).toEqual([false, false, true])
  expect(replay.viewOf(last)).toStrictEqual(recorded(last))
  expect(replay.viewOf(last).tokens.every(({ top }) => top.length > 0)).toBe(true)
  expect(replay.viewOf(first).tokens.every(({ top }) => top.length === 0)).toBe(true)
  expect(replay.viewOf(first).text).toBe(recorded(first).text)
  const { marks, playhead, events } = replay

  // The playhead stands in the middle of the second answer when it is completed, with the first one.
  const stored = page.app().asked.filter(({ route }) => route === 'run.stored').length
  replay.seek(runs.events(first).length + 3)
  const before = replay.viewOf(second)
  replay.complete(second)
  replay.complete(first)
  await expect.poll(() => replay.isComplete(second)).toBe(true)
  expect(page.app().asked.filter(({ route }) => route === 'run.stored')).toHaveLength(stored + 1)
  expect(replay.viewOf(second)).toStrictEqual(
    reduceAll(EMPTY_VIEW, runs.events(second).slice(0, before.length)),
  )
  replay.seek(playhead)
  expect(replay.viewOf(first)).toStrictEqual(recorded(first))
  expect(replay.viewOf(second)).toStrictEqual(recorded(second))
  expect(replay.marks).toEqual(marks)
  expect(replay.events).toHaveLength(events.length)
})
