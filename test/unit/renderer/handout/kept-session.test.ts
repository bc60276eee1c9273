import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ProbeRequest } from '#shared/trace/probe.ts'
import { keptBridge } from '#renderer/client/kept-bridge.ts'
import { languageFor, pageSettings } from '#renderer/handout/page-settings.ts'
import { readSession } from '#renderer/handout/read-session.ts'
import { EMPTY_VIEW, reduceAll } from '#renderer/trace/reduce.ts'
import { filled } from '#test/unit/support/exported.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

/** A page as far as its session is read from it. */
function pageWith(packed: string): Document {
  return { getElementById: () => ({ textContent: packed }) } as unknown as Document
}

async function handout() {
  const player = tempFolder()
  for (const name of ['player.js', 'player.css']) writeFileSync(join(player, name), '')
  const app = makeServices({ runtime: new ScriptedRuntime(), player })
  const id = filled(app)
  for (const [at, { id: bookmarkId }] of app.store.file.bookmarks.ofSession(id).entries()) {
    for (const shown of [true, false]) {
      app.store.file.notes.add({
        bookmarkId,
        text: `${String(at)} ${String(shown)}`,
        public: shown,
      })
    }
  }
  const file = join(player, 'page.html')
  await app.handouts.write(id, ['zh-CN', 'en'], file)
  const [, packed = ''] =
    /<script type="application\/gzip"[^>]*>([^<]*)</.exec(readFileSync(file, 'utf8')) ?? []
  return { app, id, packed }
}

describe('the session in a page', () => {
  it('is the one that was recorded, event for event', async () => {
    const { app, id, packed } = await handout()
    const session = await readSession(pageWith(packed))
    const detail = session.detail()
    const stored = app.sessions.get(id)
    expect(detail.session.title).toBe(stored.session.title)
    expect(detail.messages.map(({ text }) => text)).toEqual(stored.messages.map(({ text }) => text))
    expect(detail.runs).toHaveLength(2)
    for (const [at, run] of detail.runs.entries()) {
      const events = app.store.file.traces.events(stored.runs[at]?.id ?? '')
      const named = events.map((event) =>
        event.kind === 'run-started' ? { ...event, run: { ...event.run, runId: run.id } } : event,
      )
      expect(session.events(run.id)).toEqual(named)
      expect(reduceAll(EMPTY_VIEW, session.events(run.id))).toEqual(reduceAll(EMPTY_VIEW, named))
      const { task, modelId, system, state, tokens, startedMs } = stored.runs[at] ?? {}
      expect(run).toMatchObject({ task, modelId, system, state, tokens, startedMs })
    }
    const publicOnly = app.bookmarks.list(id).map(({ step, title, notes }) => ({
      step,
      title,
      notes: notes.filter((note) => note.public).map(({ text }) => text),
    }))
    expect(publicOnly.flatMap(({ notes }) => notes)).not.toEqual([])
    expect(
      session.bookmarks.map(({ step, title, notes }) => ({
        step,
        title,
        notes: notes.map(({ text }) => text),
      })),
    ).toEqual(publicOnly)
  })

  it('answers what was asked before, and says of the rest that it is not there', async () => {
    const { app, packed } = await handout()
    const session = await readSession(pageWith(packed))
    const bridge = keptBridge(session, pageSettings('en'))
    const runId = 's-1-run'
    const requests = app.store.file.probes.requests(runId)
    expect(requests.length).toBeGreaterThan(0)
    for (const key of requests) {
      const request = JSON.parse(key) as ProbeRequest
      const answer = await bridge.request('run.probe', { runId: 'r1', request })
      expect(answer).toEqual({ ok: true, data: app.store.file.probes.get(runId, key) })
      expect(session.kinds('r1')).toContain(request.probe)
    }
    const never = { probe: 'logits', position: 12_345 }
    expect(await bridge.request('run.probe', { runId: 'r1', request: never })).toMatchObject({
      ok: false,
      error: { code: 'handout.notKept' },
    })
    expect(session.kinds('r2').size).toBe(0)
  })

  it('refuses whatever needs the app, by any name', async () => {
    const { packed } = await handout()
    const bridge = keptBridge(await readSession(pageWith(packed)), pageSettings('en'))
    for (const route of ['run.chat', 'session.delete', 'figure.save', '__proto__', 'toString']) {
      expect(await bridge.request(route, null)).toMatchObject({
        ok: false,
        error: { code: 'handout.appOnly' },
      })
    }
    expect(await bridge.request('settings.set', { theme: 'dark' })).toMatchObject({
      ok: true,
      data: { theme: 'dark', locale: 'en' },
    })
  })

  it('is read whole or not at all', async () => {
    const { packed } = await handout()
    const bytes = Buffer.from(packed, 'base64')
    const text = gunzipSync(bytes).toString('utf8')
    const again = (changed: string): string => gzipSync(changed).toString('base64')
    const later = again(text.replace('"version":1', '"version":2'))
    const cut = [
      packed.slice(0, Math.floor(packed.length / 8) * 4),
      again(text.slice(0, -20)),
      again(text.slice(text.indexOf('\n') + 1)),
      later,
      '',
    ]
    for (const one of cut) {
      await expect(readSession(pageWith(one))).rejects.toThrow()
    }
  })
})

describe('the language of a page', () => {
  it('is the reader’s where it is there, else the first', () => {
    expect(languageFor(['zh-CN', 'en'], ['de', 'en-GB'])).toBe('en')
    expect(languageFor(['en', 'zh-CN'], ['zh-TW'])).toBe('zh-CN')
    expect(languageFor(['zh-CN'], ['en-US'])).toBe('zh-CN')
    expect(languageFor(['zh-CN', 'en'], [])).toBe('zh-CN')
  })
})
