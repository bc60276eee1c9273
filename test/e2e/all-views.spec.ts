import type { RunningApp } from './support/app.ts'
import { axeProblems } from './support/axe.ts'
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

/** Settles once it is drawn. */
async function draw(app: RunningApp, way: (typeof WAYS)[number]): Promise<void> {
  const { page } = app
  await app.get('settings.set', way)
  await expect(page.locator('html')).toHaveAttribute('data-theme', way.theme)
  await expect(page.locator('html')).toHaveAttribute('lang', way.locale)
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
}

test('at 1280 × 720 every view fits, and those who see badly or not at all can use it', async ({
  app,
}) => {
  test.setTimeout(WHOLE ? 3_600_000 : 900_000)
  const { page } = app
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 720)
  })
  // Colours in the middle of a change are nobody's.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([1280, 720])
  const found: string[] = []
  const some = rotating(WAYS, 3)
  let views = 0
  await eachView(app, async (view) => {
    found.push(...(await axeProblems(page)).map((problem) => `${view}: ${problem}`))
    // All of axe's rules as it stands there; once more the contrast, in one way at every other view.
    const contrasts = WHOLE ? WAYS.length : views++ % 2
    for (const [at, way] of some().entries()) {
      await draw(app, way)
      const problems = await page.evaluate(layoutProblems)
      if (at < contrasts) problems.push(...(await axeProblems(page, ['color-contrast'])))
      const where = `${view}, ${way.locale}, ${way.theme}, ${String(way.fontScale)}`
      found.push(...problems.map((problem) => `${where}: ${problem}`))
    }
    await draw(app, { locale: 'en', theme: 'light', fontScale: 1 })
  })
  expect(found).toEqual([])
})

test('the checks see what they look for', async ({ app }) => {
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
  expect((await axeProblems(page)).join('\n')).not.toContain('button-name')
  await page.evaluate(() => {
    document.body.innerHTML = '<button></button><p style="color: #999; background: #fff">faint</p>'
  })
  expect((await axeProblems(page)).join('\n')).toContain('button-name')
  expect((await axeProblems(page, ['color-contrast'])).join('\n')).toContain('faint')
})
