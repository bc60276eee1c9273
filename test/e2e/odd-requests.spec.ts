import { readdirSync } from 'node:fs'
import { ERROR_CODES } from '#shared/ipc/errors.ts'
import { routes, type RouteName } from '#shared/ipc/registry.ts'
import { exampleFor } from '#test/unit/support/fuzz/examples.ts'
import { mutated, odd } from '#test/unit/support/fuzz/mutate.ts'
import { Random } from '#test/unit/support/random.ts'
import type { RunningApp } from './support/app.ts'
import { expect, test } from './support/test.ts'

/** As JSON, what that does not know by the name of its kind: the driver does not bring all of it across. */
function written(request: { route: unknown; input: unknown }): string {
  return JSON.stringify(request, function (this: object, key: string) {
    const value: unknown = Reflect.get(this, key)
    if (typeof value === 'bigint') return '@bigint'
    if (typeof value === 'number') {
      return Number.isFinite(value) ? value : Number.isNaN(value) ? '@NaN' : '@Infinity'
    }
    const kind = Object.prototype.toString.call(value).slice(8, -1)
    return typeof value === 'object' && !['Object', 'Array', 'Null'].includes(kind)
      ? `@${kind}`
      : value
  })
}

const sessions = async (app: RunningApp) =>
  (await app.get('session.list', { query: '', limit: 100 })).map(({ id }) => id).sort()

/** What the app itself keeps in its profile. */
const own = (app: RunningApp) =>
  readdirSync(app.userData)
    .filter((name) => name.startsWith('vitrine'))
    .sort()

test('hundreds of requests, every one odd in some way, are answered and not obeyed', async ({
  app,
}) => {
  const { electron, page } = app
  await electron.evaluate(({ dialog, shell }) => {
    const opened: string[] = []
    Reflect.set(globalThis, 'opened', opened)
    const cancelled = (name: string) => () => {
      opened.push(name)
      return Promise.resolve({ canceled: true, filePath: '', filePaths: [], response: 0 })
    }
    for (const name of ['showOpenDialog', 'showSaveDialog', 'showMessageBox']) {
      Reflect.set(dialog, name, cancelled(name))
    }
    for (const name of ['openPath', 'openExternal', 'showItemInFolder']) {
      Reflect.set(shell, name, cancelled(name))
    }
  })
  const before = { files: own(app), list: await sessions(app) }
  const random = new Random(20261130)
  const names = Object.keys(routes) as RouteName[]
  const requests = Array.from({ length: 400 }, (_, i) => {
    const route = names[i % names.length] ?? 'app.info'
    // Now and then an input that only looks right; else something that fits nowhere.
    const input = i % 3 === 0 ? odd(random) : mutated(exampleFor(route, random, {}), random)
    return written({ route: i % 20 === 7 ? odd(random) : route, input })
  })
  const wrong: unknown[] = []
  const outcomes = new Map<string, number>()
  for (let from = 0; from < requests.length; from += 20) {
    const answers = await page.evaluate(
      async (batch) =>
        Promise.all(
          batch.map((text) => {
            const made: Record<string, unknown> = {
              '@NaN': Number.NaN,
              '@Infinity': Infinity,
              '@bigint': 10n ** 30n,
              '@Date': new Date(Number.NaN),
              '@Map': new Map([['sessionId', 'x']]),
              '@Set': new Set([1]),
              '@RegExp': /(a+)+$/,
              '@Error': new Error('x'),
              '@Uint8Array': new Uint8Array(64),
              '@Float32Array': new Float32Array([Number.NaN]),
              '@ArrayBuffer': new ArrayBuffer(8),
            }
            const { route, input } = JSON.parse(text, (_key, value: unknown) =>
              typeof value === 'string' && Object.hasOwn(made, value) ? made[value] : value,
            ) as { route: string; input: unknown }
            return window.vitrine.request(route, input).then(
              (answer) => (answer.ok ? 'ok' : answer.error.code),
              (error: unknown) => `rejected: ${String(error)}`,
            )
          }),
        ),
      requests.slice(from, from + 20),
    )
    for (const [i, code] of answers.entries()) {
      outcomes.set(code, (outcomes.get(code) ?? 0) + 1)
      const known = code === 'ok' || ERROR_CODES.some((one) => one === code)
      if (!known || code === 'app.internal')
        wrong.push(`${code} ${requests[from + i]?.slice(0, 500) ?? ''}`)
    }
  }
  expect(wrong).toEqual([])
  // Refused: nearly all; what is left asks for what is there, or begins something that ends by itself.
  expect(outcomes.get('app.badInput')).toBeGreaterThan(200)
  const opened = await electron.evaluate(() => Reflect.get(globalThis, 'opened') as string[])
  expect(opened.filter((name) => name === 'openExternal')).toEqual([])
  expect(own(app)).toEqual(before.files)
  expect(await sessions(app)).toEqual(before.list)
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true')
})
