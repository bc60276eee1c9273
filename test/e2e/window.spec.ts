import type { RunningApp } from './support/app.ts'
import { endsAs, send } from './support/chat.ts'
import { runtimeProcess, threadsOf } from './support/processes.ts'
import { expect, test } from './support/test.ts'

/** Labels of the menu bar, in order, sub-menus included. */
function menuLabels(app: RunningApp): Promise<string[]> {
  return app.electron.evaluate(({ Menu }) => {
    const labels = (menu: Electron.Menu | null | undefined): string[] =>
      (menu?.items ?? [])
        .filter((item) => item.type !== 'separator')
        .flatMap((item) => [item.label, ...labels(item.submenu)])
    return labels(Menu.getApplicationMenu())
  })
}

/** Chooses the menu entry with this accelerator. */
async function choose(app: RunningApp, accelerator: string): Promise<void> {
  await app.electron.evaluate(({ Menu }, wanted) => {
    const items = (menu: Electron.Menu | null | undefined): Electron.MenuItem[] =>
      (menu?.items ?? []).flatMap((item) => [item, ...items(item.submenu)])
    items(Menu.getApplicationMenu())
      .find((item) => item.accelerator === wanted)
      ?.click()
  }, accelerator)
}

test('menus speak the app’s language and follow it at run time', async ({ app }) => {
  expect(await menuLabels(app)).toEqual(expect.arrayContaining(['File', 'Copy', 'Find…', 'Chat']))
  await app.get('settings.set', { locale: 'zh-CN' })
  await expect
    .poll(() => menuLabels(app))
    .toEqual(expect.arrayContaining(['文件', '复制', '查找…', '对话']))
  expect((await menuLabels(app)).filter((label) => /^[ -~]+$/.test(label))).toEqual([])
})

test('menu entries lead to the rooms', async ({ app }) => {
  const current = (room: string) => app.page.getByTestId(`nav-${room}`)
  for (const [accelerator, room] of [
    ['CmdOrCtrl+4', 'lessons'],
    ['CmdOrCtrl+5', 'sessions'],
    ['CmdOrCtrl+6', 'models'],
    ['CmdOrCtrl+7', 'settings'],
    ['CmdOrCtrl+1', 'chat'],
    ['CmdOrCtrl+,', 'settings'],
  ] as const) {
    await choose(app, accelerator)
    await expect(current(room)).toHaveAttribute('aria-current', 'page')
  }
})

test('language, theme and the window’s place are as they were at the next start', async ({
  launch,
}) => {
  const env = { VITRINE_LOCALE: '', VITRINE_THEME: '' }
  const first = await launch({ env })
  await first.get('settings.set', { locale: 'zh-CN', theme: 'dark' })
  const bounds = { x: 60, y: 40, width: 1010, height: 620 }
  await first.electron.evaluate(({ BrowserWindow }, place) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(place)
  }, bounds)
  await expect.poll(() => boundsOf(first)).toEqual(bounds)
  await first.close()

  const second = await launch({ home: first.home, env })
  expect(await boundsOf(second)).toEqual(bounds)
  await expect(second.page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(second.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  const colour = await second.electron.evaluate(({ BrowserWindow, nativeTheme }) => ({
    background: BrowserWindow.getAllWindows()[0]?.getBackgroundColor(),
    native: nativeTheme.themeSource,
  }))
  expect(colour).toEqual({ background: '#0D1014', native: 'dark' })
})

test('the environment’s language and theme hold for one start and are not stored', async ({
  launch,
}) => {
  const first = await launch({ locale: 'zh-CN', theme: 'projector' })
  await expect(first.page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'projector')
  await first.close()
  const second = await launch({ home: first.home, env: { VITRINE_LOCALE: '', VITRINE_THEME: '' } })
  const { theme } = await second.get('settings.get', null)
  expect(theme).toBe('system')
})

test('the background under the page is the theme’s own wall', async ({ app }) => {
  for (const theme of ['dark', 'contrast', 'projector', 'light'] as const) {
    await app.get('settings.set', { theme })
    await expect(app.page.locator('html')).toHaveAttribute('data-theme', theme)
    const under = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBackgroundColor(),
    )
    expect(under?.toLowerCase()).toBe(await wallOf(app))
  }
})

/** The page's background as sRGB; styles name it in OKLCH. */
function wallOf(app: RunningApp): Promise<string> {
  return app.page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d')
    if (canvas === null) return ''
    canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor
    canvas.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0] = canvas.getImageData(0, 0, 1, 1).data
    return `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`
  })
}

function boundsOf(app: RunningApp): Promise<Electron.Rectangle | undefined> {
  return app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
}

test('the model’s threads give way to the window’s', async ({ app }) => {
  await app.modelReady()
  await endsAs(await send(app, 'Say hello.'), 'done')
  const pid = runtimeProcess(app.electron.process().pid ?? 0) ?? 0
  const busiest = threadsOf(pid).sort((a, b) => b.ticks - a.ticks)
  expect(busiest.slice(0, 2).map(({ nice }) => nice)).toEqual([10, 10])
})
