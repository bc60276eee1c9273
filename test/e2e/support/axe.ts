import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/**
 * What those cannot use who do not see the page, or see it badly, each with the elements it is wrong in.
 *
 * @param rules all of them where left out
 */
export async function axeProblems(page: Page, rules?: string[]): Promise<string[]> {
  // A page of its own, which axe would open, is refused here.
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const where = nodes
        .slice(0, 4)
        .map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`)
      return [`${id}: ${help} (${String(nodes.length)})`, ...where].join('\n    ')
    })
}
