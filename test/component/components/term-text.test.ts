import { afterEach, expect, it } from 'vitest'
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { linkTerms } from '#renderer/components/glossary/link-terms.ts'
import TermText from '#renderer/components/glossary/TermText.vue'
import { mountApp } from './mount.ts'

enableAutoUnmount(afterEach)

const shown = (text: string) =>
  mountApp(TermText, { props: { parts: linkTerms([text], 'zh-CN').flat() } })

it('a text with terms reads as it was written, with no space between a term and its full stop', () => {
  const text = '每次都取概率最高的那个，叫“贪心”。程序里写着。'
  const { element } = shown(text)
  expect((element.parentElement ?? element).textContent).toBe(text)
})

it('a line may end before a Chinese quotation and behind it, not beside the word within', () => {
  const part = { text: '它没有去“查”什么，也不叫“对话”。', term: null }
  const html = mountApp(TermText, { props: { parts: [part] } }).html()
  expect(html.replaceAll(/<!--.*?-->|\s/gu, '')).toContain(
    '它没有去<wbr>“查”<wbr>什么，也不叫<wbr>“对话”。',
  )
})

it.each(['Enter', ' '])('a term is explained by the key %j, as by a press', async (key) => {
  const term = shown('叫“贪心”。').get('[data-testid=term]')
  expect(term.attributes()).toMatchObject({ role: 'button', tabindex: '0' })
  expect(term.attributes('aria-expanded')).toBe('false')
  await term.trigger('keydown', { key })
  await flushPromises()
  expect(document.querySelector('[data-testid=term-card]')).not.toBeNull()
  expect(term.attributes('aria-expanded')).toBe('true')
})
