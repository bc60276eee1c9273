import { describe, expect, it } from 'vitest'
import { openDatabase } from '#main/store/database.ts'
import { Store } from '#main/store/store.ts'
import { Random } from '#test/unit/support/random.ts'
import { addSession } from '#test/unit/support/store-data.ts'
import { anyProbe, anyRun } from '#test/unit/support/trace-data.ts'

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
    const { store } = library()
    store.sessions.touch('wall', 9000)
    const [first] = store.sessions.list('', 2)
    expect(first).toEqual({
      id: 'wall',
      title: '长城有多长',
      sample: false,
      createdMs: 1000,
      updatedMs: 9000,
      messages: 2,
      runs: 1,
      modelIds: ['tiny'],
      preview: '长城全长两万一千多公里。',
    })
    expect(store.sessions.list('', 2)).toHaveLength(2)
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
