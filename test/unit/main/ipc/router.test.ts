import { expect, test } from 'vitest'
import { createRouter } from '#main/ipc/router.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import { routes, type RouteName, type Routes } from '#shared/ipc/registry.ts'
import { AppError } from '#shared/ipc/result.ts'

/** Handlers that note what they are called with; `answers` says what single routes do instead. */
function setup(answers: Partial<Record<RouteName, (input: never) => unknown>> = {}) {
  const calls: [string, unknown][] = []
  const internal: string[] = []
  const handlers = {} as IpcHandlersFor<Routes>
  for (const route of Object.keys(routes) as RouteName[]) {
    Reflect.set(handlers, route, (input: never) => {
      calls.push([route, input])
      return answers[route]?.(input) ?? null
    })
  }
  const router = createRouter(handlers, (route) => internal.push(route))
  return { router, calls, internal }
}

test('a known route gets its parsed input, and its answer comes back', async () => {
  const { router, calls } = setup({ 'session.list': () => ['s'] })
  expect(await router('session.list', { query: '', limit: 10, extra: 1 })).toEqual({
    ok: true,
    data: ['s'],
  })
  expect(calls).toEqual([['session.list', { query: '', limit: 10 }]])
})

test.each([
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'session',
  '',
  'x'.repeat(1000),
  42,
  null,
  undefined,
  {},
])('route %j is unknown', async (route) => {
  const { router, calls } = setup()
  const result = await router(route, null)
  expect(result).toMatchObject({ ok: false, error: { code: 'app.unknownRoute' } })
  expect(calls).toEqual([])
  expect(JSON.stringify(result).length).toBeLessThan(500)
})

test.each([
  ['session.list', null],
  ['session.list', { query: 1, limit: 10 }],
  ['session.list', { query: '', limit: 1e9 }],
  ['session.get', { sessionId: '' }],
  ['session.get', { sessionId: 'x'.repeat(101) }],
  ['run.stop', { runId: { $ne: null } }],
  ['app.info', {}],
  ['settings.set', { locale: 'de' }],
  ['settings.set', { fontScale: Number.NaN }],
])('%s with %j is refused before any handler runs', async (route, input) => {
  const { router, calls, internal } = setup()
  const result = await router(route, input)
  expect(result).toMatchObject({ ok: false, error: { code: 'app.badInput' } })
  expect(result.ok || result.error.data?.detail).toContain(route)
  expect([calls, internal]).toEqual([[], []])
})

test('an error people can be told about keeps its code and data, and is no fault of the app', async () => {
  const { router, internal } = setup({
    'session.get': () => {
      throw new AppError('session.notFound', { id: 'x' })
    },
  })
  expect(await router('session.get', { sessionId: 'x' })).toMatchObject({
    ok: false,
    error: { code: 'session.notFound', data: { id: 'x' } },
  })
  expect(internal).toEqual([])
})

test.each([
  [
    'thrown',
    () => {
      throw new TypeError('broken')
    },
  ],
  ['rejected', () => Promise.reject(new TypeError('broken'))],
])('anything else %s is the app’s fault: answered as such and reported', async (_how, fail) => {
  const { router, internal } = setup({ 'model.list': fail })
  expect(await router('model.list', null)).toMatchObject({
    ok: false,
    error: { code: 'app.internal', data: { detail: 'broken' } },
  })
  expect(internal).toEqual(['model.list'])
})

test('what the database cannot read any more is said to people, and reported', async () => {
  const damage = Object.assign(new Error('database disk image is malformed'), {
    code: 'SQLITE_CORRUPT',
  })
  const { router, internal } = setup({
    'session.get': () => {
      throw damage
    },
  })
  expect(await router('session.get', { sessionId: 'x' })).toMatchObject({
    ok: false,
    error: {
      code: 'store.readFailed',
      data: { detail: 'SQLITE_CORRUPT: database disk image is malformed' },
    },
  })
  expect(internal).toEqual(['session.get'])
})
