import { describe, expect, it } from 'vitest'
import type Database from 'better-sqlite3'
import type { SessionFilter } from '#shared/ipc/routes/session.ts'
import { openDatabase } from '#main/store/database.ts'
import { Store } from '#main/store/store.ts'
import { anyProbe } from '#test/unit/support/answer-data.ts'
import { Random } from '#test/unit/support/random.ts'
import { addRun, addSession } from '#test/unit/support/store-data.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'

function library() {
  const { db } = openDatabase({ file: null })
  const store = new Store(db, false)
  const random = new Random(5)
  const add = (id: string, title: string, question: string, answer: string) => {
    addSession(store, {
      id,
      title,
      question,
      answer,
      events: anyRun(random, `${id}-run`, 2),
    })
  }
  add(
    'paris',
    'The capital of France',
    'What is the capital of France?',
    'The capital of France is Paris.',
  )
  add('wall', '长城有多长', '长城有多长？', '长城全长两万一千多公里。')
  add('quote', 'He said "stop" OR NOT', 'a*b^c (near)', 'C’est l’ÉTÉ à Zürich')
  add('mixed', '注意力 attention', '什么是注意力？', 'Attention weights sum to 1.')
  const found = (query: string) =>
    store.sessions
      .list(query, 100)
      .map(({ id }) => id)
      .sort()
  return { db, store, found }
}

/** By adding up every text and blob of its rows. */
function sizeOf(db: Database.Database, id: string): number {
  const sum = (columns: string, from: string): number =>
    Number(
      db
        .prepare(
          `SELECT ifnull(sum(length(cast(${columns} AS blob))), 0) FROM ${from} WHERE s.id = ?`,
        )
        .pluck()
        .get(id),
    )
  const run = 'session s JOIN run r ON r.session_key = s.key'
  return (
    sum('m.text', 'session s JOIN message m ON m.session_key = s.key') +
    sum('r.header', run) +
    ['event', 'probe'].reduce((total, table) => {
      const rows = `${run} JOIN ${table} x ON x.run_key = r.key`
      return total + sum('x.json', rows) + sum("ifnull(x.blob, '')", rows)
    }, 0)
  )
}

describe('search', () => {
  it.each([
    ['capital', ['paris']],
    ['CAPITAL of', ['paris']],
    ['france paris', ['paris']],
    ['france zürich', []],
    ['长', ['wall']],
    ['长城', ['wall']],
    ['两万一千', ['wall']],
    ['注意力', ['mixed']],
    ['注意　attention', ['mixed']],
    ['s', ['mixed', 'paris', 'quote']],
    ['"stop"', ['quote']],
    ['OR NOT', ['quote']],
    ['NEAR(', []],
    ['a*b^c', ['quote']],
    ['été', ['quote']],
    ['"', ['quote']],
    ['""""', []],
    ['%', []],
    ['a\0b', []],
    ['', ['mixed', 'paris', 'quote', 'wall']],
    ['   ', ['mixed', 'paris', 'quote', 'wall']],
  ])('%j finds %j', (query, expected) => {
    expect(library().found(query)).toEqual(expected)
  })

  it('follows changed titles and texts, and forgets what was removed', () => {
    const { db, store, found } = library()
    store.sessions.rename('paris', 'Lutetia')
    expect(found('lutetia')).toEqual(['paris'])
    store.messages.setTextOfRun('paris-run', 'It is Lyon.')
    expect(found('lyon')).toEqual(['paris'])
    expect(found('france is paris.')).toEqual([])
    store.sessions.remove('paris')
    expect(found('lyon')).toEqual([])
    expect(
      db
        .prepare("INSERT INTO message_text (message_text, rank) VALUES ('integrity-check', 1)")
        .run().changes,
    ).toBeDefined()
    expect(
      db
        .prepare("INSERT INTO session_text (session_text, rank) VALUES ('integrity-check', 1)")
        .run().changes,
    ).toBeDefined()
  })

  it('does not find what is deleted, and finds it again when restored', () => {
    const { store, found } = library()
    store.sessions.setDeleted('wall', 5)
    expect(found('长城')).toEqual([])
    expect(store.sessions.get('wall')).toBeNull()
    store.sessions.setDeleted('wall', null)
    expect(found('长城')).toEqual(['wall'])
    store.sessions.setDeleted('wall', 5)
    store.sessions.purge()
    expect(store.sessions.has('wall')).toBe(false)
  })
})

describe('the list', () => {
  it('shows newest first, with counts, models and the last words', () => {
    const { db, store } = library()
    store.sessions.touch('wall', 9000)
    const [first] = store.sessions.list('', 2)
    const { task } = store.traces.started('wall-run').run
    expect(first).toEqual({
      id: 'wall',
      title: '长城有多长',
      sample: false,
      pinned: false,
      createdMs: 1000,
      updatedMs: 9000,
      messages: 2,
      runs: 1,
      bytes: sizeOf(db, 'wall'),
      modelIds: ['tiny'],
      tasks: [task],
      tags: [],
      tokens: 2,
      bookmarks: 0,
      notes: 0,
      preview: '长城全长两万一千多公里。',
      hit: null,
    })
    expect(store.sessions.list('', 2)).toHaveLength(2)
  })

  it('counts what is stored, to the byte, as it grows', () => {
    const { db, store } = library()
    const size = () => store.sessions.get('paris')?.bytes
    const before = size()
    expect(before).toBe(sizeOf(db, 'paris'))
    const { request, answer } = anyProbe(new Random(8))
    store.probes.set('paris-run', JSON.stringify(request), answer)
    store.messages.setTextOfRun('paris-run', 'Paris, à la Seine 塞纳河')
    addRun(store, 'paris', 'paris-2', anyRun(new Random(9), 'paris-2', 3))
    expect(size()).toBe(sizeOf(db, 'paris'))
    expect(size()).toBeGreaterThan(before ?? 0)
  })

  it('has pinned ones first, whatever their age', () => {
    const { store } = library()
    store.sessions.touch('wall', 9000)
    store.sessions.setPinned('paris', true)
    expect(store.sessions.list('', 2).map(({ id, pinned }) => [id, pinned])).toEqual([
      ['paris', true],
      ['wall', false],
    ])
    store.sessions.setPinned('paris', false)
    expect(store.sessions.list('', 1)[0]?.id).toBe('wall')
  })

  it('is narrowed by model, task, tag and time, together with words', () => {
    const { store } = library()
    store.sessions.touch('wall', 9000)
    store.tags.set('wall', ['历史', 'demo'])
    store.tags.set('paris', ['demo'])
    const ids = (filter: SessionFilter, query = '') =>
      store.sessions
        .list(query, 10, filter)
        .map(({ id }) => id)
        .sort()
    expect(ids({ tag: 'demo' })).toEqual(['paris', 'wall'])
    expect(ids({ tag: 'demo' }, '长城')).toEqual(['wall'])
    expect(ids({ tag: 'nothing' })).toEqual([])
    expect(ids({ fromMs: 9000 })).toEqual(['wall'])
    expect(ids({ toMs: 9000 })).toEqual(['mixed', 'paris', 'quote'])
    expect(ids({ modelId: 'tiny' })).toHaveLength(4)
    expect(ids({ modelId: 'other' })).toEqual([])
    const tasks = new Map(
      store.sessions.list('', 10).map(({ id, tasks: [task] }) => [id, task] as const),
    )
    for (const task of ['chat', 'complete'] as const) {
      expect(ids({ task })).toEqual(
        [...tasks].flatMap(([id, one]) => (one === task ? id : [])).sort(),
      )
    }
    expect(store.sessions.get('wall')?.tags).toEqual(['demo', '历史'])
    expect(store.tags.all()).toEqual(['demo', '历史'])
  })

  it.each([
    ['PARIS', 'paris-a', '…capital of France is Paris.'],
    ['长', 'wall-q', '长城有多长？'],
    ['两万', 'wall-a', '长城全长两万一千多公里。'],
  ])('says where %j stands', (query, messageId, text) => {
    const [found] = library().store.sessions.list(query, 10)
    expect(found?.hit).toEqual({ messageId, text })
  })

  it('shows what stands around a word far into a message', () => {
    const { store } = library()
    store.messages.setTextOfRun(
      'quote-run',
      `${'a'.repeat(900)} the needle is here ${'b'.repeat(900)}`,
    )
    const text = store.sessions.list('needle', 1)[0]?.hit?.text ?? ''
    expect(text).toContain('the needle is here')
    expect([...text].length).toBeLessThanOrEqual(160)
  })

  it('cuts long previews between characters', () => {
    const { store } = library()
    store.messages.setTextOfRun('wall-run', ` 🧵${'长'.repeat(400)}`)
    const preview = store.sessions.get('wall')?.preview ?? ''
    expect([...preview]).toHaveLength(160)
    expect(preview).toBe(Buffer.from(preview, 'utf8').toString('utf8'))
  })
})

describe('removing a session', () => {
  it('removes all that belongs to it, and nothing else', () => {
    const { db, store } = library()
    const { request, answer } = anyProbe(new Random(8))
    store.probes.set('paris-run', JSON.stringify(request), answer)
    store.bookmarks.add({ runId: 'paris-run', step: 1, title: 'here', createdMs: 5 })
    const rows = (table: string) =>
      Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
    const eventsBefore = rows('event')
    const own = store.traces.events('paris-run').length
    store.sessions.remove('paris')
    expect(rows('event')).toBe(eventsBefore - own)
    expect([
      rows('probe'),
      rows('bookmark'),
      rows('run'),
      rows('message'),
      rows('session'),
    ]).toEqual([0, 0, 3, 6, 3])
    expect(db.pragma('foreign_key_check')).toEqual([])
  })
})

describe('messages', () => {
  it('give the way from the first message to any other', () => {
    const { store } = library()
    const message = { sessionId: 'paris', runId: null, createdMs: 1 }
    store.messages.add({ ...message, id: 'b1', parentId: 'paris-a', role: 'user', text: 'one' })
    store.messages.add({ ...message, id: 'b2', parentId: 'paris-a', role: 'user', text: 'other' })
    expect(store.messages.path('b2').map(({ id }) => id)).toEqual(['paris-q', 'paris-a', 'b2'])
    expect(store.messages.path('paris-q')).toHaveLength(1)
    expect(store.messages.head('paris')).toBe('b2')
    expect(store.messages.get('b1', 'wall')).toBeNull()
  })
})

describe('events', () => {
  it('are stored whole or not at all', () => {
    const { store } = library()
    const before = store.traces.events('paris-run')
    const more = anyRun(new Random(9), 'paris-run', 2).map((event, i) => ({
      ...event,
      seq: before.length + i,
    }))
    const clash = [...more, { ...more[0]!, seq: 0 }]
    expect(() => {
      store.transaction(() => {
        store.traces.append('paris-run', clash, 'failed')
      })
    }).toThrow(expect.objectContaining({ code: 'store.writeFailed' }))
    expect(store.traces.events('paris-run')).toStrictEqual(before)
    expect(store.traces.run('paris-run')?.state).not.toBe('running')
  })

  it('are read page by page', () => {
    const { store } = library()
    const all = store.traces.events('quote-run')
    expect([
      ...store.traces.events('quote-run', 0, 2),
      ...store.traces.events('quote-run', 2),
    ]).toStrictEqual(all)
  })
})
