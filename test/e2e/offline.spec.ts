import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { answerGreedily, endsAs, send } from './support/chat.ts'
import { canIsolate, runIsolated } from './support/isolation.ts'
import { z } from 'zod'
import { expect, test } from './support/test.ts'
import { SELF_TEST_WAYS } from '#shared/self-test.ts'

const seenSchema = z.object({
  ...{ link: z.string(), text: z.string(), done: z.array(z.string()), telemetry: z.boolean() },
  ...{ through: z.number(), blocked: z.number(), tests: z.number(), written: z.number() },
  ...{ byApp: z.number(), onPurpose: z.number() },
})

test('a chat through the whole app makes no request', async ({ launch }) => {
  const app = await launch({ ready: false })
  const requests: string[] = []
  app.page.on('request', (request) => requests.push(request.url()))
  app.page.on('websocket', (socket) => requests.push(socket.url()))
  await app.electron.evaluate(({ session }) => {
    const seen: string[] = []
    Reflect.set(globalThis, 'seenRequests', seen)
    session.defaultSession.webRequest.onSendHeaders(({ url }) => seen.push(url))
  })
  await app.page.reload()
  await app.modelReady()
  await answerGreedily(app)
  await endsAs(await send(app, 'What is the capital of France?'), 'done')
  for (const room of ['nav-sessions', 'nav-models', 'nav-settings', 'nav-chat']) {
    await app.page.getByTestId(room).click()
  }

  const sent = await app.electron.evaluate((): unknown => Reflect.get(globalThis, 'seenRequests'))
  const all = [...requests, ...(Array.isArray(sent) ? sent.map(String) : [])]
  expect(all.some((url) => url.startsWith('app://vitrine/'))).toBe(true)
  expect(all.filter((url) => !/^(app:\/\/vitrine\/|blob:|data:)/.test(url))).toEqual([])
  expect(await app.get('app.blocked', null)).toMatchObject({ count: 0, tests: 0, latest: [] })
  await expect(app.page.getByTestId('blocked')).toHaveAttribute('data-count', '0')
  expect(existsSync(join(app.home, '.cache', 'Microsoft'))).toBe(false)
})

test('deliberate requests, from every place that could make one, are refused and counted', async ({
  app,
}) => {
  const { page, electron } = app
  const attempt = (url: string): Promise<string> =>
    page.evaluate(
      (target) =>
        fetch(target).then(
          () => 'answered',
          (error: unknown) => String(error),
        ),
      url,
    )
  expect(await attempt('https://example.org/fetch')).not.toBe('answered')
  await page.evaluate(() => {
    new Image().src = 'https://example.org/image'
    navigator.sendBeacon('https://example.org/beacon')
  })
  await expect.poll(async () => (await app.get('app.blocked', null)).count).toBe(3)
  await expect(page.getByTestId('blocked')).toHaveAttribute('data-count', '3')

  const inMain = await electron.evaluate(async ({ net }) => {
    const fails = (attempt: Promise<unknown>): Promise<string> =>
      attempt.then(
        () => 'answered',
        (error: unknown) => String(error),
      )
    return [
      await fails(fetch('http://127.0.0.1:9/node')),
      await fails(net.fetch('http://127.0.0.1:9/electron')),
    ]
  })
  expect(inMain).toEqual([expect.stringContaining('refused'), expect.stringContaining('BLOCKED')])
  const { count, latest } = await app.get('app.blocked', null)
  expect(count).toBe(5)
  expect(latest.map(({ from, target }) => [from, target])).toEqual([
    ['renderer', 'https://example.org/fetch'],
    ['renderer', expect.stringContaining('https://example.org/')],
    ['renderer', expect.stringContaining('https://example.org/')],
    ['main', 'http://127.0.0.1:9/node'],
    ['main', 'http://127.0.0.1:9/electron'],
  ])
})

test('the self-test tries every way, is refused every time, and is counted apart', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await page.getByTestId('nav-settings').click()
  await page.getByTestId('self-test').click()
  const verdict = page.getByTestId('self-test-verdict')
  await expect(verdict).toHaveAttribute('data-through', '0')
  const ways = Object.values(SELF_TEST_WAYS).flat().length
  await expect(verdict).toHaveAttribute('data-count', String(ways))
  const by = await page
    .getByTestId('self-test-attempt')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-by')))
  expect(by).toEqual([
    ...['policy', 'policy', 'policy', 'policy', 'noPath', 'session'],
    ...Array<string>(24).fill('guard'),
  ])
  // A call is none of the requests that are counted.
  const { count, tests } = await app.get('app.blocked', null)
  expect({ count, tests }).toEqual({ count: 0, tests: ways - 1 })
  await expect(page.getByTestId('blocked')).toHaveAttribute('data-count', '0')
  await expect(page.getByTestId('blocked-tests')).toBeVisible()

  // After it, the same address is an attempt like any other.
  await page.evaluate(() => fetch('https://192.0.2.1:9/later').catch(() => undefined))
  await expect(page.getByTestId('blocked-renderer')).toHaveAttribute('data-count', '1')
})

test('a self-test that gets through says so in red', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await app.electron.evaluate(() => {
    globalThis.fetch = () => Promise.resolve(new Response(''))
  })
  await page.getByTestId('nav-settings').click()
  await page.getByTestId('self-test').click()
  const verdict = page.getByTestId('self-test-verdict')
  await expect(verdict).toHaveAttribute('data-through', '1')
  const row = page.getByTestId('self-test-attempt').and(page.locator('[data-by=through]'))
  await expect(row).toHaveCount(1)
  const red = await page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.color = 'var(--failure)'
    return getComputedStyle(probe).color
  })
  for (const line of [verdict, row.locator('td').first()])
    await expect(line).toHaveCSS('color', red)
})

// The kernel is the witness: in a network of our own it sees what native code sends too.
const mayIsolate = canIsolate()
if (mayIsolate || (process.env.CI && process.platform === 'linux')) {
  test('the kernel counts not one packet while the app goes through all its rooms', async () => {
    test.setTimeout(600_000)
    expect(mayIsolate, 'CI on Linux must let the tests make a network namespace: run as root').toBe(
      true,
    )
    const script = join(import.meta.dirname, 'support', 'isolated-rooms.ts')
    const { code, stdout, stderr } = await runIsolated(script, [])
    expect(code, stderr).toBe(0)
    const seen = seenSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
    console.log(
      `${seen.link}: ${String(seen.byApp)} packets by the app, ${String(seen.onPurpose)} on purpose`,
    )
    expect(seen.byApp, stderr).toBe(0)
    expect(seen.onPurpose).toBeGreaterThan(0)
    expect(seen).toMatchObject({ through: 0, blocked: 0, telemetry: false })
    expect(seen.tests).toBeGreaterThan(20)
    expect(seen.text).toContain('Paris')
    // Every session's file, the hand-out and the backup.
    expect(seen.written).toBeGreaterThan(3)
    expect(seen.done).toEqual([
      ...['chat', 'translate', 'inspect', 'lessons', 'replay', 'presenter'],
      ...['export', 'models', 'settings'],
    ])
  })
} else {
  console.warn(
    'offline: NOT PROVEN here that no packet leaves: that needs Linux, and root for a network namespace',
  )
}
