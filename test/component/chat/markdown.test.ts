// Answers are written by a model that repeats whatever it is told to: they are hostile input.
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { sanitise } from '#renderer/components/markdown/sanitise.ts'
import MarkdownText from '#renderer/components/markdown/MarkdownText.vue'
import { mountApp } from '../components/mount.ts'

function show(text: string) {
  return mountApp(MarkdownText, { props: { text } })
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe src="https://example.org"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '![x](https://example.org/pixel.png)',
  '![x"onerror="alert(1)](x)',
  '[x](https://example.org "t\\" onmouseover=alert(1) \\"")',
  '<style>*{background:url(https://example.org)}</style>',
  '<form action="https://example.org"><input></form>',
  '```html"><img src=x onerror=alert(1)>\ncode\n```',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '| a |\n|---|\n| <img src=x onerror=alert(1)> |',
]

describe('an answer that is hostile', () => {
  it.each(HOSTILE)('becomes text: %s', (text) => {
    const page = show(text)
    const { element } = page
    expect(
      element.querySelectorAll('script, img, svg, iframe, a, form, input, style'),
    ).toHaveLength(0)
    for (const node of element.querySelectorAll('*')) {
      for (const { name, value } of node.attributes) {
        expect(name).not.toMatch(/^on|^href|^src|^style$/)
        if (name !== 'title') expect(value).not.toMatch(/javascript:/)
      }
    }
    page.unmount()
  })

  it('is shown word for word: its tags are no tags', () => {
    const page = show('A <b>bold</b> <script>claim()</script>')
    expect(page.text()).toBe('A <b>bold</b> <script>claim()</script>')
    expect(page.findAll('b')).toHaveLength(0)
    page.unmount()
  })

  it('is stopped a second time behind the renderer', () => {
    const html = '<p onclick="x()">a<img src=x onerror=y()><a href="https://e.org">b</a></p>'
    expect(sanitise(html)).toBe('<p>ab</p>')
    expect(sanitise('<div class="md-code" data-x="1" style="color:red">c</div>')).toBe(
      '<div class="md-code">c</div>',
    )
  })
})

describe('links', () => {
  it('show their address and lead nowhere', () => {
    const page = show('See [the docs](https://example.org/a?b=1) or <https://example.org/x>.')
    expect(page.findAll('a')).toHaveLength(0)
    expect(page.text()).toBe('See the docs (https://example.org/a?b=1) or https://example.org/x.')
    expect(page.get('.md-link').attributes('title')).toBe('https://example.org/a?b=1')
    page.unmount()
  })
})

describe('Markdown', () => {
  it('draws lists, tables with their alignment, and code with its colours', () => {
    const page = show(
      '1. one\n2. **two**\n\n| n | v |\n|:--|--:|\n| a | 1 |\n\n```python\ndef f(): return 1\n```',
    )
    expect(page.findAll('ol li')).toHaveLength(2)
    expect(page.get('li strong').text()).toBe('two')
    expect(page.get('td.md-right').text()).toBe('1')
    expect(page.get('.md-code-bar span').text()).toBe('python')
    expect(page.get('.hljs-keyword').text()).toBe('def')
    page.unmount()
  })

  it('shows code of an unknown language as it is', () => {
    const page = show('```brainf<b>\n<p>&amp;\n```')
    expect(page.get('code').text()).toBe('<p>&amp;')
    expect(page.findAll('code *')).toHaveLength(0)
    page.unmount()
  })

  it('keeps what has been drawn while the text grows', async () => {
    const page = show('First.\n\n```js\nlet a = 1\n')
    const first = page.get('p').element
    const code = page.get('code').element
    await page.setProps({ text: 'First.\n\n```js\nlet a = 1\nlet b = 2\n' })
    expect(page.get('p').element).toBe(first)
    expect(page.get('code').element).not.toBe(code)
    expect(page.get('code').text()).toContain('let b = 2')
    page.unmount()
  })

  it('draws a link again once its address, given later, is known', async () => {
    const page = show('A [link][1].')
    expect(page.find('.md-link').exists()).toBe(false)
    await page.setProps({ text: 'A [link][1].\n\n[1]: https://example.org' })
    await nextTick()
    expect(page.get('.md-link').attributes('title')).toBe('https://example.org')
    page.unmount()
  })
})
