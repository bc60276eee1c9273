import { expect, it } from 'vitest'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useMarkStore } from '#renderer/stores/mark.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import { usePage } from '#test/unit/support/page.ts'

const page = usePage()
const SHOWN = { xray: true, inspector: true }

it('a moment is at the selected token of the answer, or else at its newest', async () => {
  const run = await page.send('one')
  run.start().say(' uno', ' dos', ' tres').finish('uno dos tres')
  await page.ended()
  const runId = useChatStore().activeRunId ?? ''
  const view = useRunStore().viewOf(runId)
  const { momentOf } = useMarkStore()
  expect(momentOf(view, SHOWN)).toMatchObject({ runId, step: 2, title: 'uno dos tres' })

  const length = view.header?.prompt.length ?? 0
  useSelectionStore().select(runId, length + 1)
  const selected = momentOf(view, SHOWN)
  expect(selected).toMatchObject({ step: 1, look: { position: length + 1, xray: true } })
  expect(selected?.title.endsWith('uno dos')).toBe(true)

  // A token of the prompt: the whole answer stays on the stage beside it.
  useSelectionStore().select(runId, 0)
  expect(momentOf(view, SHOWN)).toMatchObject({ step: 2, look: { position: 0 } })
  // Another run's selection is not this run's.
  useSelectionStore().select('other', 1)
  expect(momentOf(view, SHOWN)).toMatchObject({ step: 2, look: { position: null } })
})

it('is kept in the run’s session with its note, while the answer is still being written', async () => {
  const run = await page.send('two')
  run.start().say(' a')
  const runId = useChatStore().activeRunId ?? ''
  const { momentOf, mark } = useMarkStore()
  await expect.poll(() => useRunStore().viewOf(runId).tokens.length).toBe(1)
  const moment = momentOf(useRunStore().viewOf(runId), SHOWN)
  if (!moment) throw new Error('the run has begun')
  const { sessionId } = await mark({ ...moment, title: 'here' }, { text: 'say', public: true })
  expect(sessionId).toBe(useChatStore().sessionId)
  run.say(' b').finish('a b')
  await page.ended()
  expect(page.app().main.bookmarks.list(sessionId)).toMatchObject([
    { runId, step: 0, title: 'here', notes: [{ text: 'say', public: true }] },
  ])
  await expect(mark({ ...moment, runId: 'nowhere' }, null)).rejects.toMatchObject({
    error: { code: 'run.notFound' },
  })
})
