import { beforeEach, describe, expect, it } from 'vitest'
import { flushPromises } from '@vue/test-utils'
import MarkdownText from '#renderer/components/markdown/MarkdownText.vue'
import { plainTextOf } from '#renderer/components/markdown/plain-text.ts'
import { mountApp } from '../components/mount.ts'

describe('Markdown as plain text', () => {
  it.each([
    ['marks go', '# A **bold** `x`\n\nand *it*', 'A bold x\n\nand it'],
    ['lists keep their marks', 'Two:\n\n- a\n- **b**\n\nend', 'Two:\n\n- a\n- b\n\nend'],
    ['numbers go on from where they began', '3. c\n4. d', '3. c\n4. d'],
    ['lists in lists are indented', '- a\n  1. b\n  2. c\n- d', '- a\n  1. b\n  2. c\n- d'],
    ['paragraphs of an entry stay in it', '- a\n\n  more\n- b', '- a\n  more\n- b'],
    ['code is kept to the letter', 'x:\n\n```js\nlet *a* = 1\n\n```', 'x:\n\nlet *a* = 1\n'],
    ['cells are parted by tabs', '| a | b |\n|---|--:|\n| *1* | 2 |\n\nend', 'a\tb\n1\t2\n\nend'],
    ['links show their address', 'see [it](https://e.org/a)', 'see it (https://e.org/a)'],
    ['formulas keep their source', 'so $a^2$\n\n$$\nb_1\n$$', 'so $a^2$\n\n$$\nb_1\n$$'],
    ['tags stay text', 'a <b>c</b>', 'a <b>c</b>'],
    ['lines stay lines', 'one\ntwo  \nthree', 'one\ntwo\nthree'],
    ['nothing stays nothing', '', ''],
  ])('%s', (_, source, plain) => {
    expect(plainTextOf(source)).toBe(plain)
  })
})

describe('the button on code', () => {
  const copied: string[] = []
  beforeEach(() => {
    copied.length = 0
    // jsdom has no clipboard: this is how what is selected would reach it.
    document.execCommand = () => copied.push(document.querySelector('textarea')?.value ?? '') > 0
  })

  it('copies the source to the letter, and says so', async () => {
    const code = 'if (a < b && c) {\n\treturn "<p>&amp;"\n}'
    const page = mountApp(MarkdownText, { props: { text: `\`\`\`js\n${code}\n\`\`\`` } })
    const button = page.get('.md-copy')
    expect(button.attributes('aria-label')).toBe('Copy code js')
    await button.trigger('click')
    await flushPromises()
    expect(copied).toEqual([code])
    expect(page.get('[role=status]').text()).toBe('Code copied')
    page.unmount()
  })
})
