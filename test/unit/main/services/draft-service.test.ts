// A user's own words: none may be lost by a restart, none may reach the disk while nothing is recorded.
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openStore } from '#main/store/open-store.ts'
import { Random } from '#test/unit/support/random.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { addSession } from '#test/unit/support/store-data.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

function start(file = join(tempFolder(), 'vitrine.sqlite')) {
  const app = makeServices({ runtime: new ScriptedRuntime(), opened: openStore({ file }) })
  /** Ends the app and starts it again on the same file. */
  const restart = () => {
    app.drafts.flush()
    app.library.close()
    return start(file)
  }
  return { ...app, restart }
}
const session = (id: string) => ({
  id,
  title: id,
  question: 'q',
  answer: 'a',
  events: anyRun(new Random(1), `${id}-run`, 2),
})

describe('what was typed and not sent', () => {
  it('is there after a restart, by session, the new conversation’s too', () => {
    const app = start()
    addSession(app.store.file, session('s1'))
    app.drafts.set('s1', { text: 'half a thou' })
    app.drafts.set('', { text: '新的\n“问题” 😀' })
    const drafts = app.restart().drafts.list()
    expect(new Map(drafts.map(({ sessionId, text }) => [sessionId, text]))).toEqual(
      new Map([
        ['s1', 'half a thou'],
        ['', '新的\n“问题” 😀'],
      ]),
    )
  })

  it('is written a moment after typing, the last state of it', async () => {
    const { drafts, store } = start()
    drafts.set('', { text: 'h' })
    drafts.set('', { text: 'hello' })
    expect(store.file.drafts.list()).toEqual([])
    expect(drafts.list()).toEqual([{ sessionId: '', text: 'hello', files: [] }])
    await vi.waitFor(() => {
      expect(store.file.drafts.list()).toEqual([{ sessionId: '', text: 'hello', files: '[]' }])
    })
  })

  it('keeps the files beside it, whichever of the two was set last', () => {
    const app = start()
    const files = [{ name: '说明.txt', size: 12, text: 'a\n“b” 😀' }]
    app.drafts.set('', { files })
    app.drafts.flush()
    app.drafts.set('', { text: 'see the file' })
    expect(app.drafts.list()).toEqual([{ sessionId: '', text: 'see the file', files }])
    const again = app.restart()
    expect(again.drafts.list()).toEqual([{ sessionId: '', text: 'see the file', files }])
    again.drafts.set('', { text: '' })
    expect(again.restart().drafts.list()).toEqual([{ sessionId: '', text: '', files }])
    const last = again.restart()
    last.drafts.set('', { files: [] })
    expect(last.restart().drafts.list()).toEqual([])
  })

  it('is not lost for files that cannot be read any more', () => {
    const app = start()
    app.store.file.drafts.set({ sessionId: '', text: 'mine', files: '[{"name":3}' }, 1)
    expect(app.drafts.list()).toEqual([{ sessionId: '', text: 'mine', files: [] }])
    app.store.file.drafts.set({ sessionId: '', text: 'mine', files: '[{"name":3}]' }, 1)
    expect(app.drafts.list()).toEqual([{ sessionId: '', text: 'mine', files: [] }])
  })

  it('is gone once it is empty', () => {
    const app = start()
    app.drafts.set('', { text: 'hello' })
    app.drafts.flush()
    app.drafts.set('', { text: '' })
    expect(app.drafts.list()).toEqual([])
    expect(app.restart().drafts.list()).toEqual([])
  })

  it('stays in memory while nothing is recorded, and an older one leaves the disk', () => {
    const app = start()
    app.drafts.set('', { text: 'before' })
    app.drafts.flush()
    app.settings.set({ recording: false })
    app.drafts.set('', { text: 'secret' })
    app.drafts.flush()
    expect(app.store.file.drafts.list()).toEqual([])
    expect(app.drafts.list()).toEqual([{ sessionId: '', text: 'secret', files: [] }])
    expect(app.restart().drafts.list()).toEqual([])
  })

  it('of an unrecorded session stays in memory when recording is on again', () => {
    const app = start()
    addSession(app.store.scratch, session('unrecorded'))
    app.drafts.set('unrecorded', { text: 'secret' })
    app.drafts.flush()
    expect(app.store.file.drafts.list()).toEqual([])
    expect(app.drafts.list()).toEqual([{ sessionId: 'unrecorded', text: 'secret', files: [] }])
  })

  it('goes with its session, not before the session is gone for good', () => {
    const app = start()
    addSession(app.store.file, session('s1'))
    app.drafts.set('s1', { text: 'mine' })
    app.drafts.flush()
    app.store.file.sessions.setDeleted('s1', 5)
    expect(app.drafts.list()).toHaveLength(1)
    expect(app.restart().drafts.list()).toEqual([])
  })
})
