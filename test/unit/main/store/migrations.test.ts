import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { openDatabase } from '#main/store/database.ts'
import { MIGRATIONS } from '#main/store/migrations/all.ts'
import { openStore } from '#main/store/open-store.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

type Row = Record<string, unknown>

/** What each table may hold; of each row the columns that a version has are written. */
const ROWS: Record<string, Row[]> = {
  session: [
    {
      key: 1,
      id: 's1',
      title: '草莓 and “quotes”',
      sample: 0,
      created_ms: 10,
      updated_ms: 20,
      deleted_ms: null,
      pinned: 1,
      setup: '{"system":null}',
    },
    {
      key: 2,
      id: 's2',
      title: 'Ünï😀',
      sample: 1,
      created_ms: 11,
      updated_ms: 21,
      deleted_ms: null,
      pinned: 0,
      setup: null,
    },
  ],
  run: [
    {
      key: 1,
      id: 'r1',
      session_key: 1,
      task: 'chat',
      model_id: 'm',
      model_sha256: 'aa',
      system: 'Be kind.',
      state: 'eos',
      started_ms: 5,
      header: '{"id":"r1"}',
      events: 3,
      tokens: 1,
      bytes: 14,
    },
    {
      key: 2,
      id: 'r2',
      session_key: 2,
      task: 'complete',
      model_id: 'n',
      model_sha256: '',
      system: null,
      state: 'stopped',
      started_ms: 6,
      header: '{}',
      events: 0,
      tokens: 0,
      bytes: 0,
    },
  ],
  message: [
    {
      key: 1,
      id: 'm1',
      session_key: 1,
      parent_key: null,
      role: 'user',
      text: '有几个字母？',
      run_key: null,
      created_ms: 12,
    },
    {
      key: 2,
      id: 'm2',
      session_key: 1,
      parent_key: 1,
      role: 'assistant',
      text: 'Three.',
      run_key: 1,
      created_ms: 13,
    },
    {
      key: 3,
      id: 'm3',
      session_key: 1,
      parent_key: 1,
      role: 'assistant',
      text: 'Two.',
      run_key: null,
      created_ms: 14,
    },
  ],
  event: [
    { run_key: 1, seq: 0, kind: 'run-started', t_ms: 0, json: '{"a":1}', blob: null },
    {
      run_key: 1,
      seq: 1,
      kind: 'attention',
      t_ms: 1.5,
      json: '{}',
      blob: Buffer.from([0, 255, 7]),
    },
    { run_key: 1, seq: 2, kind: 'finished', t_ms: 2.25, json: '{}', blob: null },
  ],
  probe: [{ run_key: 1, request: 'lens', json: '{"p":0.5}', blob: Buffer.from('xyz') }],
  bookmark: [{ key: 1, run_key: 1, step: 0, title: 'Here', created_ms: 15, look: null }],
  setting: [
    { key: 'app', json: '{"theme":"dark"}' },
    { key: 'threads:m', json: '{"threads":2}' },
  ],
  tag: [{ session_key: 1, name: '客户' }],
  draft: [{ session_id: '', text: 'not sent', updated_ms: 16, files: '[]' }],
  note: [{ key: 1, bookmark_key: 1, text: 'Pause.', public: 0 }],
  talk: [{ key: 1, id: 't1', title: 'Talk', updated_ms: 17, deleted_ms: null }],
  talk_item: [{ talk_key: 1, place: 0, bookmark_key: 1 }],
}

function columns(db: Database.Database, table: string): string[] {
  return db.prepare(`SELECT name FROM pragma_table_info(?)`).pluck().all(table) as string[]
}

function tables(db: Database.Database): string[] {
  const sql = `SELECT name FROM sqlite_master WHERE type = 'table'
    AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '%\\_text\\_%' ESCAPE '\\' ORDER BY name`
  return db.prepare(sql).pluck().all() as string[]
}

function fill(db: Database.Database): void {
  const there = tables(db)
  for (const [table, rows] of Object.entries(ROWS)) {
    if (!there.includes(table)) continue
    const known = columns(db, table)
    for (const row of rows) {
      const names = Object.keys(row).filter((name) => known.includes(name))
      const places = names.map((name) => `@${name}`).join(', ')
      db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`).run(row)
    }
  }
}

/** Every row of every table there is, with the columns given, in the order of all of them. */
function content(db: Database.Database, of: Record<string, string[]>): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.entries(of).map(([table, names]) => {
      const list = names.join(', ')
      return [table, db.prepare(`SELECT ${list} FROM ${table} ORDER BY ${list}`).all()]
    }),
  )
}

const VERSIONS = MIGRATIONS.slice(0, -1).map(({ version }) => version)

it.each(VERSIONS)('a library of version %i is upgraded with all it holds', (version) => {
  const file = join(tempFolder(), 'vitrine.sqlite')
  const { db: before } = openDatabase({ file, migrations: MIGRATIONS.slice(0, version) })
  fill(before)
  const of = Object.fromEntries(tables(before).map((name) => [name, columns(before, name)]))
  // Nothing is compared that was not written.
  for (const [table, names] of Object.entries(of)) {
    expect(before.prepare(`SELECT count(*) AS n FROM ${table}`).get(), table).not.toEqual({ n: 0 })
    expect(Object.keys(ROWS[table]?.[0] ?? {})).toEqual(
      expect.arrayContaining(names.filter((name) => name !== 'head_key')),
    )
  }
  const held = content(before, of)
  before.close()

  const { db, problem } = openDatabase({ file })
  expect(problem).toBeNull()
  expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
  expect(content(db, of)).toEqual(held)
  expect(db.pragma('foreign_key_check')).toEqual([])
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.prepare('SELECT bytes FROM run ORDER BY key').pluck().all()).toEqual([14, 0])
  db.close()

  // And the app reads it: the list, the search by Chinese, the tree, the copy as it was.
  const { file: store } = openStore({ file })
  expect(
    store.sessions
      .list('', 10)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['s1', 's2'])
  expect(store.sessions.list('几个字', 10).map(({ id }) => id)).toEqual(['s1'])
  expect(store.messages.ofSession('s1').map(({ text }) => text)).toEqual([
    '有几个字母？',
    'Three.',
    'Two.',
  ])
  expect(store.settings.get('app')).toBe('{"theme":"dark"}')
  store.close()
  const copy = openDatabase({
    file: `${file}.version-${String(version)}.backup`,
    migrations: MIGRATIONS.slice(0, version),
  })
  expect(content(copy.db, of)).toEqual(held)
  copy.db.close()
})
