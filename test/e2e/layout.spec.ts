import { layoutProblems } from './support/layout.ts'
import { rotating, WHOLE } from './support/rotating.ts'
import { expect, test } from './support/test.ts'
import { eachView } from './support/views.ts'

const LOCALES = ['en', 'zh-CN'] as const
const THEMES = ['light', 'dark', 'contrast', 'projector'] as const
const SCALES = [1, 1.25] as const
/** Neighbours differ in language and in size, so that a few of them cover both. */
const WAYS = THEMES.flatMap((theme, at) =>
  SCALES.flatMap((_, turn) =>
    LOCALES.map((locale, of) => ({ locale, theme, fontScale: SCALES[(at + turn + of) % 2]! })),
  ),
)

test('at 1280 × 720 every view fits, in both languages, all themes and larger type', async ({
  app,
}) => {
  test.setTimeout(WHOLE ? 2_400_000 : 600_000)
  const { page } = app
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 720)
  })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([1280, 720])
  const found: string[] = []
  const some = rotating(WAYS, 3)
  await eachView(app, async (view) => {
    for (const { locale, theme, fontScale } of some()) {
      await app.get('settings.set', { locale, theme, fontScale })
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await expect(page.locator('html')).toHaveAttribute('lang', locale)
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      )
      const problems = await page.evaluate(layoutProblems)
      const where = `${view}, ${locale}, ${theme}, ${String(fontScale)}`
      found.push(...problems.map((problem) => `${where}: ${problem}`))
    }
    await app.get('settings.set', { locale: 'en', theme: 'light', fontScale: 1 })
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  })
  expect(found).toEqual([])
})

test('the check of the layout sees what it looks for', async ({ app }) => {
  const { page } = app
  expect(await page.evaluate(layoutProblems)).toEqual([])
  await page.evaluate(() => {
    document.querySelector('#stage .stage')?.insertAdjacentHTML(
      'beforeend',
      `<div style="position: absolute; inset: 0 auto auto 0">
        <p style="width: 20px; overflow: hidden; white-space: nowrap">too wide for it</p>
        <p style="height: 5px; overflow: hidden">too high for it</p>
        <b style="position: fixed; left: -40px">beside it all</b>
        <button style="position: absolute; inset: 0">one</button>
        <button style="position: absolute; inset: 0">other</button>
      </div>`,
    )
    document.body.style.width = '3000px'
  })
  const found = (await page.evaluate(layoutProblems)).join('\n')
  for (const [problem, words] of [
    ['the page scrolls', ''],
    ['cut off at its side', 'too wide for it'],
    ['cut off below', 'too high for it'],
    ['beyond the window', 'beside it all'],
    ['covered', 'one.*by.*other'],
  ] as const) {
    expect(found).toMatch(new RegExp(`^${problem}.*${words}`, 'm'))
  }
})
