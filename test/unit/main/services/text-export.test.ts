import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { ExportFormat } from '#shared/ipc/routes/session.ts'
import { filled } from '#test/unit/support/exported.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeChat, makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

let app: ReturnType<typeof makeServices>
let folder: string

beforeEach(() => {
  app = makeServices({ runtime: new ScriptedRuntime() })
  folder = tempFolder()
})

async function saved(id: string, format: ExportFormat, from = app): Promise<string> {
  const file = join(folder, `a.${format}`)
  await from.exporter.exportAs(id, { format, file, locale: 'en' })
  expect(readdirSync(folder)).toEqual([`a.${format}`])
  return readFileSync(file, 'utf8')
}

/** Rows and cells by RFC 4180, read character by character. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [['']]
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const [char = '', next] = [text[i], text[i + 1]]
    const row = rows.at(-1) ?? []
    const put = (part: string) => row.push(`${row.pop() ?? ''}${part}`)
    if (char === '"' && quoted && next === '"') {
      i++
      put('"')
    } else if (char === '"') quoted = !quoted
    else if (quoted) put(char)
    else if (char === ',') row.push('')
    else if (char === '\r' && next === '\n') {
      i++
      rows.push([''])
    } else put(char)
  }
  return rows
}

it.each([1, 2, 3])('the table has every token with its probability (seed %i)', async (seed) => {
  const id = filled(app, seed)
  const [head, ...rows] = cellsOf(await saved(id, 'csv'))
  expect(head?.[0]).toBe('\uFEFFrun')
  expect(rows.pop()).toEqual([''])
  const tokens = app.sessions
    .get(id)
    .runs.flatMap((run) => app.runs.events(run.id))
    .flatMap((event) => (event.kind === 'token' ? [event] : []))
  expect(rows).toHaveLength(tokens.length)
  for (const [i, { id: tokenId, text, logprob }] of tokens.entries()) {
    expect(rows[i]).toHaveLength(12)
    expect(Number(rows[i]?.[4])).toBe(tokenId)
    expect(JSON.parse(rows[i]?.[5] ?? '')).toBe(text)
    expect(Number(rows[i]?.[6])).toBe(Math.exp(logprob))
    expect(Number(rows[i]?.[7])).toBe(logprob)
  }
})

it.each([1, 2, 3])('the JSON has the runs with all but attention (seed %i)', async (seed) => {
  const id = filled(app, seed)
  const data = JSON.parse(await saved(id, 'json')) as {
    title: string
    messages: { text: string }[]
    runs: { id: string; model: string; events: { seq: number; kind: string }[] }[]
  }
  const { session, messages, runs } = app.sessions.get(id)
  expect(data.title).toBe(session.title)
  expect(data.messages.map(({ text }) => text)).toEqual(messages.map(({ text }) => text))
  expect(data.runs.map(({ model }) => model)).toEqual(runs.map(({ modelId }) => modelId))
  for (const [i, run] of runs.entries()) {
    const events = app.runs.events(run.id).filter(({ kind }) => kind !== 'attention')
    expect(data.runs[i]?.events.map(({ seq, kind }) => [seq, kind])).toEqual(
      events.map(({ seq, kind }) => [seq, kind]),
    )
  }
})

it('the JSON of an empty session is JSON too', async () => {
  app.store.file.sessions.create({ id: 'x', title: 'T', sample: false, createdMs: 1 })
  expect(JSON.parse(await saved('x', 'json'))).toEqual({ title: 'T', createdMs: 1 })
})

it('the text is the branch shown, with public notes alone', async () => {
  const { app: chat, runtime, ask } = await makeChat()
  const { sessionId, runId } = await ask('What **is** it?', { system: 'Be brief.' })
  runtime.run.start().say('a', 'b').finish('It is *b*.')
  await chat.keeper.ended(runId)
  const [mark] = chat.bookmarks.add({ sessionId, runId, step: 0, title: 'Here' })
  const note = { id: null, bookmarkId: mark?.id ?? 0 }
  chat.bookmarks.setNote(sessionId, { ...note, text: 'Ask them.', public: false })
  chat.bookmarks.setNote(sessionId, { ...note, text: 'Unsure\nhere.', public: true })
  const text = await saved(sessionId, 'markdown', chat)
  expect(text).toBe(`# What is it?

## System

Be brief.

## Question

What **is** it?

## Answer · tiny

It is *b*.

> **Here**: Unsure
> here.
`)
})

it('what cannot be written leaves nothing behind', async () => {
  const id = filled(app)
  const file = join(folder, 'nowhere', 'a.csv')
  await expect(
    app.exporter.exportAs(id, { format: 'csv', file, locale: 'en' }),
  ).rejects.toMatchObject({ code: 'export.failed', data: { file } })
  expect(readdirSync(folder)).toEqual([])
  expect(app.exporter.fileName(id, true, 'csv')).toBe('session 1970-01-01.csv')
})
