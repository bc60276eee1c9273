import AxeBuilder from '@axe-core/playwright'
import type { RunningApp } from './support/app.ts'
import { rotating, WHOLE } from './support/rotating.ts'
import { expect, test } from './support/test.ts'
import { eachView } from './support/views.ts'

type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']

/** What is wrong, with the elements it is wrong in. */
function said(view: string, violations: Violations): string[] {
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const where = nodes
        .slice(0, 4)
        .map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`)
      return [`${view}: ${id}: ${help} (${String(nodes.length)})`, ...where].join('\n    ')
    })
}

async function check({ page }: RunningApp, rules?: string[]): Promise<Violations> {
  // A page of its own, which axe would open, is refused here.
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  return (await (rules ? axe.withRules(rules) : axe).analyze()).violations
}

test('every view can be used by those who do not see it, or see it badly', async ({ app }) => {
  test.setTimeout(WHOLE ? 2_400_000 : 600_000)
  // Colours in the middle of a change are nobody's.
  await app.page.emulateMedia({ reducedMotion: 'reduce' })
  const found: string[] = []
  const themes = ['dark', 'contrast', 'projector'] as const
  const some = rotating(themes, 1)
  let views = 0
  await eachView(app, async (view) => {
    found.push(...said(view, await check(app)))
    // All rules in the light; in the others the contrast, at every other view.
    for (const theme of WHOLE || views++ % 2 === 0 ? some() : []) {
      await app.get('settings.set', { theme })
      await expect(app.page.locator('html')).toHaveAttribute('data-theme', theme)
      found.push(...said(`${view}, ${theme}`, await check(app, ['color-contrast'])))
    }
    await app.get('settings.set', { theme: 'light' })
    await expect(app.page.locator('html')).toHaveAttribute('data-theme', 'light')
  })
  expect(found).toEqual([])
})
