import { afterEach, expect, it } from 'vitest'
import { packRuns, unpackRuns } from '#shared/trace/codec.ts'
import { openStore } from '#main/store/open-store.ts'
import type { Store } from '#main/store/store.ts'
import { Random } from '#test/unit/support/random.ts'
import { addRun } from '#test/unit/support/store-data.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'

const open: Store[] = []
function emptyStore(): Store {
  const { file: store, scratch } = openStore({ file: null })
  open.push(store, scratch)
  store.sessions.create({ id: 's', title: 't', sample: false, createdMs: 1 })
  return store
}
afterEach(() => {
  for (const store of open.splice(0)) store.close()
})

it('runs packed by the store are the events that were put in, to the last bit of every number', () => {
  const store = emptyStore()
  const random = new Random(91)
  const runs = random.list(40, (n) => anyRun(random, `r${String(n)}`, random.int(0, 30)))
  const ids = runs.map((events, n) => {
    addRun(store, 's', `r${String(n)}`, events)
    return `r${String(n)}`
  })
  const packed = structuredClone(packRuns(ids.map((id) => store.traces.packed(id))))
  expect(unpackRuns(packed, ids)).toStrictEqual(runs)
  expect(unpackRuns(packed, ids)).toStrictEqual(ids.map((id) => store.traces.events(id)))
})

it('in brief they are the same but for what else could have stood there', () => {
  const store = emptyStore()
  const random = new Random(94)
  const runs = random.list(30, (n) => anyRun(random, `r${String(n)}`, random.int(0, 20)))
  const ids = runs.map((events, n) => {
    addRun(store, 's', `r${String(n)}`, events)
    return `r${String(n)}`
  })
  const brief = packRuns(ids.map((id) => store.traces.packed(id, true)))
  const without = runs.map((events) =>
    events.map((event) => (event.kind === 'token' ? { ...event, top: [] } : event)),
  )
  expect(unpackRuns(brief, ids)).toStrictEqual(without)
})

it('a text that looks like the candidates’ own field is not cut there', () => {
  const store = emptyStore()
  const text = 'a "top":[ b }],"draw": c'
  const events = anyRun(new Random(95), 'r', 6).map((event) =>
    event.kind === 'token'
      ? { ...event, text, top: event.top.map((one) => ({ ...one, text })) }
      : event,
  )
  addRun(store, 's', 'r', events)
  const without = events.map((event) => (event.kind === 'token' ? { ...event, top: [] } : event))
  expect(unpackRuns(packRuns([store.traces.packed('r', true)]), ['r'])).toStrictEqual([without])
})

it('a run without events is an empty list; runs keep their order', () => {
  const store = emptyStore()
  const events = anyRun(new Random(92), 'r', 4)
  addRun(store, 's', 'r', events)
  const packed = packRuns(['nowhere', 'r', 'nowhere'].map((id) => store.traces.packed(id)))
  expect(unpackRuns(packed, ['a', 'r', 'b'])).toEqual([[], events, []])
  expect(unpackRuns(packRuns([]), [])).toEqual([])
})

it('what is damaged is named by its event and run', () => {
  const store = emptyStore()
  addRun(store, 's', 'r', anyRun(new Random(93), 'r', 8))
  const packed = packRuns([store.traces.packed('r')])
  const text = new TextDecoder().decode(packed.json).replaceAll('"step"', '"stop"')
  const json = new TextEncoder().encode(text)
  const spoilt = { ...packed, json }
  expect(() => unpackRuns(spoilt, ['r'])).toThrow(/event \d+ of run r is damaged/)
})
