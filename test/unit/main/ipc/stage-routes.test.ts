import { expect, test } from 'vitest'
import { createRouter } from '#main/ipc/router.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import { routes, type RouteName, type Routes } from '#shared/ipc/registry.ts'
import { stageStateSchema } from '#shared/ipc/routes/stage.ts'
import { STATE } from '../../support/stage.ts'

/** What a stage needs to show a session and how it is looked at. */
const NEEDED = [
  ...['model.status', 'run.probe', 'run.stored', 'session.get', 'settings.get'],
  ...['stage.current', 'stage.key', 'stage.view', 'tokens.pieces'],
]

function setup() {
  const called: string[] = []
  const handlers = {} as IpcHandlersFor<Routes>
  for (const route of Object.keys(routes)) {
    Reflect.set(handlers, route, () => {
      called.push(route)
      return null
    })
  }
  return { called, router: createRouter(handlers, () => undefined) }
}

test('the stage’s window may ask for what it needs, and for nothing else', async () => {
  const { called, router } = setup()
  const refused: string[] = []
  for (const route of Object.keys(routes)) {
    const answer = await router(route, null, 'stage')
    if (!answer.ok && answer.error.code === 'app.forbiddenRoute') refused.push(route)
  }
  const rest = Object.keys(routes).filter((route) => !NEEDED.includes(route))
  expect(refused.sort()).toEqual(rest.sort())
  expect(rest).toEqual(expect.arrayContaining(['bookmark.list', 'note.set', 'settings.set']))
  expect(called.filter((route) => !NEEDED.includes(route))).toEqual([])
})

test('the app’s window may ask for all but what is the stage’s own', async () => {
  const { router } = setup()
  for (const route of Object.keys(routes) as RouteName[]) {
    const answer = await router(route, undefined, 'app')
    const isForbidden = !answer.ok && answer.error.code === 'app.forbiddenRoute'
    expect([route, isForbidden]).toEqual([route, ['stage.view', 'stage.key'].includes(route)])
  }
})

test('a whole state passes as it is', () => {
  expect(stageStateSchema.parse(STATE)).toEqual(STATE)
  expect(JSON.stringify(STATE).length).toBeLessThan(2000)
})

test.each([
  ['an unknown field, such as notes', { ...STATE, notes: ['for me alone'] }],
  ['a note within a part', { ...STATE, look: { ...STATE.look, note: 'x' } }],
  ['no session', { ...STATE, sessionId: '' }],
  ['a playhead that is no count', { ...STATE, playhead: 1.5 }],
  ['a playhead before the start', { ...STATE, playhead: -1 }],
  ['a pointer outside', { ...STATE, pointer: { kind: 'spotlight', x: 1.01, y: 0 } }],
  ['a pointer nowhere', { ...STATE, pointer: { kind: 'spotlight', x: Number.NaN, y: 0 } }],
  ['a pointer of another kind', { ...STATE, pointer: { kind: 'laser', x: 0, y: 0 } }],
  ['type as large as a house', { ...STATE, scale: 100 }],
  ['sections without end', { ...STATE, look: { ...STATE.look, open: Array(11).fill('dice') } }],
  ['a theme there is not', { ...STATE, theme: 'neon' }],
])('%s is refused', async (_name, state) => {
  const { called, router } = setup()
  expect(await router('stage.show', state)).toMatchObject({
    ok: false,
    error: { code: 'app.badInput' },
  })
  expect(called).toEqual([])
})
