import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { answerGreedily, endsAs, send } from './support/chat.ts'
import { canIsolate, runIsolated } from './support/isolation.ts'
import { expect, test } from './support/test.ts'

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
  expect(await app.get('app.blocked', null)).toEqual({ count: 0, latest: [] })
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

// Where the system lets us make a network of our own, the kernel is the witness: it sees what native
// code sends too.
if (canIsolate()) {
  test('the kernel counts not one packet while the app starts, chats and quits', async () => {
    const script = join(import.meta.dirname, 'support', 'isolated-chat.ts')
    const { code, stdout, stderr } = await runIsolated(script, [])
    expect(stderr, stdout).not.toContain('Error:')
    expect(code).toBe(0)
    const seen: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    expect(seen).toMatchObject({ blocked: 0, byApp: 0, telemetry: false })
    expect(String(Reflect.get(Object(seen), 'text'))).toContain('Paris')
    expect(Reflect.get(Object(seen), 'onPurpose')).toBeGreaterThan(0)
  })
}
