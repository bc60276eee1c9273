import { expect, test } from './support/test.ts'

test('the page comes with a policy that allows nothing but the app’s own files', async ({
  app,
}) => {
  const headers = await app.page.evaluate(async () => {
    const answer = await fetch('app://vitrine/')
    return Object.fromEntries(answer.headers)
  })
  expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';")
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(app.errors).toEqual([])
})

test('the page can reach neither Node nor Electron, only the bridge', async ({ app }) => {
  const reach = await app.page.evaluate(() => ({
    globals: ['require', 'process', 'Buffer', 'module', 'global'].filter((name) => name in window),
    bridge: Object.keys(window.vitrine).sort(),
  }))
  expect(reach.globals).toEqual([])
  expect(reach.bridge).toEqual(['connect', 'drop', 'on', 'request'])
})

test('the page cannot name a place on the disk for a model’s folder', async ({ app }) => {
  const answers = await app.page.evaluate(() =>
    Promise.all(
      [new File([], '/etc'), { path: '/etc' }, { ...new File([], 'x'), path: '/etc' }].map((file) =>
        window.vitrine.drop(file),
      ),
    ),
  )
  for (const answer of answers) {
    expect(answer).toMatchObject({ ok: false, error: { code: 'model.notAFolder' } })
  }
  for (const input of ['/etc', { folder: '/etc' }]) {
    expect(await app.ask('model.choose', input)).toMatchObject({ error: { code: 'app.badInput' } })
  }
})

test('every window runs with every lock on', async ({ app }) => {
  // The stage is a page of its own.
  await app.get('stage.open', { to: 'window' })
  const preferences = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }): Record<string, unknown> => {
      // What Electron made of the options; there, but not in its type declarations.
      const read: unknown = Reflect.get(webContents, 'getLastWebPreferences')
      if (typeof read !== 'function') return {}
      const preferences: unknown = Reflect.apply(read, webContents, [])
      return preferences as Record<string, unknown>
    }),
  )
  expect(preferences).toHaveLength(2)
  for (const one of preferences) {
    expect(one).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    })
    const off = ['webviewTag', 'allowRunningInsecureContent', 'experimentalFeatures']
    const more = ['enableBlinkFeatures', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames']
    expect([...off, ...more].filter((name) => Boolean(one[name]))).toEqual([])
  }
  await app.get('stage.close', null)
  const spelling = await app.electron.evaluate(({ session }) =>
    session.defaultSession.isSpellCheckerEnabled(),
  )
  expect(spelling).toBe(false)
})

test('what main tells the page comes without the event that brought it', async ({ app }) => {
  const heard = app.page.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        window.vitrine.on('settings.changed', (...all: unknown[]) => {
          resolve(all.map((one) => JSON.stringify(one).slice(0, 9)))
        })
      }),
  )
  await app.get('settings.set', { fontScale: 1.25 })
  expect(await heard).toEqual(['{"locale"'])
})

test('a page inside the page stays empty, whatever it is', async ({ app }) => {
  const inside = await app.page.evaluate(async () => {
    const view = document.createElement('webview')
    view.setAttribute('src', 'app://vitrine/')
    view.setAttribute('allowpopups', '')
    const object = document.createElement('object')
    object.data = 'app://vitrine/'
    const frame = document.createElement('iframe')
    frame.src = 'app://vitrine/'
    document.body.append(view, object, frame)
    await new Promise((resolve) => setTimeout(resolve, 500))
    return [object.contentDocument, frame.contentDocument].map(
      (page) => page?.body.childElementCount ?? 0,
    )
  })
  expect(inside).toEqual([0, 0])
  const contents = await app.electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((one) => one.getType()),
  )
  expect(contents).toEqual(['window'])
})

test('eval and inline scripts do not run', async ({ app }) => {
  const ran = await app.page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.inlineRan = true'
    document.body.append(script)
    const link = document.createElement('a')
    link.href = 'javascript:window.inlineRan = true'
    document.body.append(link)
    link.click()
    link.remove()
    return 'inlineRan' in window
  })
  expect(ran).toBe(false)
  // From a timer: what a debugger evaluates directly is exempt from the policy.
  const evaluated = await app.page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            const run: unknown = Reflect.get(window, 'ev' + 'al')
            resolve(typeof run === 'function' ? String(Reflect.apply(run, window, ['1 + 1'])) : '')
          } catch (error) {
            resolve(String(error))
          }
        })
      }),
  )
  expect(evaluated).toMatch(/^EvalError/)
})

test('the page cannot leave, open another or embed one', async ({ app }) => {
  const { page, electron } = app
  const before = page.url()
  expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true)
  await page.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.src = 'https://example.org/'
    document.body.append(frame)
    document.body.dataset.stayed = 'true'
  })
  // Asked of main, since Playwright waits for navigations that are never going to happen.
  const state = await electron.evaluate(async ({ BrowserWindow, webContents }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const addresses = [
      'https://example.org/',
      'file:///etc/passwd',
      'app://other/',
      'data:text/html,x',
    ]
    for (const address of addresses) {
      await contents?.executeJavaScript(`location.href = ${JSON.stringify(address)}; 0`, true)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const stayed: unknown = await contents?.executeJavaScript('document.body.dataset.stayed')
    const urls = webContents.getAllWebContents().map(({ mainFrame }) => mainFrame.url)
    return { stayed, urls }
  })
  expect(state).toEqual({ stayed: 'true', urls: [before] })
  const { latest } = await app.get('app.blocked', null)
  expect(latest.map(({ target }) => target)).toContain('https://example.org')
})

test('the system is asked for nothing but to copy', async ({ app }) => {
  const states = await app.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi']
    const answers = await Promise.all(
      names.map((name) => navigator.permissions.query({ name: name as PermissionName })),
    )
    return answers.map(({ state }) => state)
  })
  expect(states).toEqual(Array(6).fill('denied'))
  await app.page.getByTestId('nav-chat').click()
  expect(
    await app.page.evaluate(() =>
      navigator.clipboard.writeText('copied').then(
        () => 'written',
        (error: unknown) => String(error),
      ),
    ),
  ).toBe('written')
  expect(
    await app.page.evaluate(() =>
      navigator.clipboard.readText().then(
        () => 'read',
        () => 'refused',
      ),
    ),
  ).toBe('refused')
})

test.describe('requests to main', () => {
  for (const route of ['__proto__', 'constructor', 'app.quit', '']) {
    test(`route “${route}” is unknown`, async ({ app }) => {
      expect(await app.ask(route, null)).toMatchObject({
        ok: false,
        error: { code: 'app.unknownRoute' },
      })
    })
  }

  test('wrong input is refused with its reason', async ({ app }) => {
    const result = await app.ask('session.list', { query: 5 })
    expect(result).toMatchObject({ ok: false, error: { code: 'app.badInput' } })
    expect(JSON.stringify(result)).toContain('query')
  })

  test('a frame inside the page gets no answer', async ({ app }) => {
    const { page, electron } = app
    await page.evaluate(() => {
      const frame = document.createElement('iframe')
      frame.src = 'about:blank'
      document.body.append(frame)
    })
    const bridges = await electron.evaluate(async ({ BrowserWindow }) => {
      const frames = BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.frames ?? []
      return Promise.all(frames.map((frame) => frame.executeJavaScript('typeof window.vitrine')))
    })
    expect(bridges.filter((kind) => kind !== 'undefined')).toEqual([])
  })
})

test('no file outside the page’s folder can be read', async ({ app }) => {
  const statuses = await app.page.evaluate(async () => {
    const paths = ['..%2f..%2fpackage.json', '%2e%2e/main/index.js', '/etc/passwd', 'none.js']
    const answers = await Promise.all(paths.map((path) => fetch(`app://vitrine/${path}`)))
    return answers.map(({ status }) => status)
  })
  expect(statuses).toEqual([404, 404, 404, 404])
})

test('a second start brings the first window forward and ends', async ({ app, launch }) => {
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.minimize()
  })
  await expect(launch({ home: app.home, ready: false })).rejects.toThrow()
  await expect
    .poll(() =>
      app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.isMinimized()),
      ),
    )
    .toEqual([false])
})
