// Formulas come from the model: they may be anything, and must neither run, reach out nor take over.
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { VueWrapper } from '@vue/test-utils'
import MarkdownText from '#renderer/components/markdown/MarkdownText.vue'
import { sanitiseMath } from '#renderer/components/markdown/sanitise.ts'
import { mountApp } from '../components/mount.ts'

let page: VueWrapper
const show = (text: string) => (page = mountApp(MarkdownText, { props: { text } }))
afterEach(() => {
  page.unmount()
})
/** The formulas' sources as KaTeX keeps them for screen readers. */
const sources = () => page.findAll('annotation').map((one) => one.text())
async function drawn(count: number): Promise<void> {
  await vi.waitFor(() => {
    expect(page.findAll('.katex')).toHaveLength(count)
  })
}

describe('a formula', () => {
  it.each([
    ['in a line', 'So $a^2 + b^2$ it is.', ['a^2 + b^2'], 0],
    ['between Chinese', '其中$x_i$是词元。', ['x_i'], 0],
    ['in brackets', 'So \\(a_1\\) and \\[b_1\\].', ['a_1', 'b_1'], 1],
    ['of its own', 'Then\n$$\n\\frac{1}{2}\n= x\n$$\nfollows.', ['\\frac{1}{2}\n= x'], 1],
    ['of its own in brackets', '\\[\n- y\n\\]', ['- y'], 1],
    ['in a list', '- $p$\n- $q$', ['p', 'q'], 0],
    ['in a table', '| a |\n|---|\n| $t$ |', ['t'], 0],
  ])('%s is drawn, its source readable', async (_, text, formulas, display) => {
    show(text)
    await drawn(formulas.length)
    expect(sources()).toEqual(formulas)
    expect(page.findAll('.katex-display')).toHaveLength(display)
    expect(page.find('math').exists()).toBe(true)
    expect(page.find('.katex-html').attributes('aria-hidden')).toBe('true')
  })

  it.each([
    'It costs $5 and $6.',
    'From US$5 to CA$6.',
    '$5-$6',
    'a $ b $ c',
    'An open $x + 1',
    'Not `$x$` in code.',
    '\\$x\\$',
    '$$',
    '$$\nx + 1',
    '\\[ open',
  ])('is not seen in: %s', async (text) => {
    show(`${text}\n\n$seen$`)
    await drawn(1)
    expect(sources()).toEqual(['seen'])
  })

  it.each(['$\\frac{1$', '$\\notacommand{x}$', '\\[\\begin{matrix} a\\]'])(
    'that cannot be understood stays its source: %s',
    async (text) => {
      show(`${text}\n\n$ok$`)
      await drawn(1)
      expect(page.findAll('p').map((one) => one.text())[0]).toBe(text)
    },
  )

  it('is text until it is whole, then drawn', async () => {
    show('Look: $a + b')
    expect(page.text()).toBe('Look: $a + b')
    await page.setProps({ text: 'Look: $a + b$ yes' })
    await drawn(1)
    expect(page.text()).not.toContain('$')
  })
})

describe('a hostile formula', () => {
  it.each([
    '$\\href{javascript:alert(1)}{x}$',
    '$\\url{https://example.org}$',
    '$\\includegraphics{https://example.org/a.png}$',
    '$\\htmlStyle{position:fixed;inset:0}{x}$',
    '$\\htmlClass{md-copy}{x}$',
    '$\\htmlData{a=b}{x}$',
    '$\\text{<img src=x onerror=alert(1)>}$',
    '$\\def\\a{\\a\\a}\\a$',
    '$\\rule{9999em}{9999em}$',
  ])('reaches nothing: %s', async (text) => {
    show(`${text}\n\n$ok$`)
    await vi.waitFor(() => {
      expect(sources()).toContain('ok')
    })
    const { element } = page
    expect(element.querySelectorAll('a, img, script, iframe, .md-copy')).toHaveLength(0)
    for (const node of element.querySelectorAll('*')) {
      for (const { name, value } of node.attributes) {
        expect(name).not.toMatch(/^on|^href|^src|^data-a/)
        if (name !== 'style') continue
        expect(value).not.toMatch(/fixed|url|inset/)
        for (const [, em] of value.matchAll(/(\d+)(?:\.\d+)?em/g)) {
          expect(Number(em)).toBeLessThan(100)
        }
      }
    }
  })

  it('cannot name a formula’s place to have another put there', async () => {
    show(
      '<span class="md-math" title="0"></span> [x](a "<span class=md-math title=0></span>") $ok$',
    )
    await drawn(1)
    expect(page.text()).toContain('<span class="md-math" title="0"></span>')
  })

  it('is stopped a second time behind KaTeX', () => {
    const html =
      '<span class="a" onclick="x()" style="height:1em;background:url(//e);position:fixed;top:-2em">a<script>1</script><a href="//e">b</a><img src=x></span>'
    expect(sanitiseMath(html)).toBe('<span class="a" style="height:1em;top:-2em">ab</span>')
  })
})
