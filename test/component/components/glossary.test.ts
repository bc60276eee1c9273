import { afterEach, describe, expect, it } from 'vitest'
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import GlossaryDialog from '#renderer/components/glossary/GlossaryDialog.vue'
import HelpTip from '#renderer/components/HelpTip.vue'
import { formsOf, linkTerms } from '#renderer/components/glossary/link-terms.ts'
import { TERMS } from '#renderer/components/glossary/terms.ts'
import { LOCALES, MESSAGES } from '#renderer/i18n/index.ts'
import { mountApp } from './mount.ts'

enableAutoUnmount(afterEach)

const found = (text: string, locale: 'en' | 'zh-CN'): string[] =>
  linkTerms([text], locale).flatMap((parts) => parts.flatMap(({ term }) => term?.key ?? []))

describe('the terms in a text', () => {
  it.each(LOCALES)('are found by every form that they have (%s)', (locale) => {
    for (const term of TERMS) {
      for (const form of formsOf(term, locale)) {
        expect(found(`“${form}”`, locale), form).toEqual([term.key])
      }
    }
    const forms = TERMS.flatMap((term) => formsOf(term, locale).map((form) => form.toLowerCase()))
    expect(new Set(forms).size).toBe(forms.length)
  })

  it('are whole words, the longest that fit, and each only where it comes first', () => {
    expect(found('Tokens, tokenised: a token', 'en')).toEqual(['token'])
    expect(found('Self-attention and attention', 'en')).toEqual(['selfAttention', 'attention'])
    expect(found('Press a key; its value', 'en')).toEqual([])
    expect(found('多头注意力由几个注意力头组成，都是注意力', 'zh-CN')).toEqual([
      'multiHead',
      'head',
      'attention',
    ])
    const [first, second] = linkTerms(['A token.', 'Another token.'], 'en')
    expect(first?.map(({ text }) => text)).toEqual(['A ', 'token', '.'])
    expect(second).toEqual([{ text: 'Another token.', term: null }])
  })

  it('leave the text as it was', () => {
    for (const locale of LOCALES) {
      for (const text of Object.values(MESSAGES[locale].glossary.meanings)) {
        expect(
          linkTerms([text], locale)
            .flat()
            .map((part) => part.text)
            .join(''),
        ).toBe(text)
      }
    }
  })

  it('have a meaning each, and no meaning is of nothing', () => {
    expect(Object.keys(MESSAGES.en.glossary.meanings)).toEqual(TERMS.map(({ key }) => key))
  })
})

it('a term within an explanation says what it means in both languages', async () => {
  const tip = mountApp(HelpTip, {
    props: { about: 'Bars', text: 'The softmax makes them.', lesson: '2/1' },
  })
  await tip.get('button').trigger('click')
  await flushPromises()
  expect(document.querySelector('[data-testid=help-lesson]')?.getAttribute('href')).toBe(
    '#/lessons/2/1',
  )
  document.querySelector<HTMLElement>('[data-testid=term]')?.click()
  await flushPromises()
  const card = document.querySelector('[data-testid=term-card]')
  expect(card?.textContent).toContain('Turns scores into probabilities')
  expect(card?.querySelector('a')?.getAttribute('href')).toBe('#/lessons/9/5')
})

it('the glossary is searched in both languages and in what the terms mean', async () => {
  mountApp(GlossaryDialog, { props: { open: true } })
  await flushPromises()
  const keys = (): (string | undefined)[] =>
    [...document.querySelectorAll<HTMLElement>('[data-testid=term-card]')].map(
      (card) => card.dataset.term,
    )
  expect(keys()).toEqual(TERMS.map(({ key }) => key))
  const search = document.querySelector<HTMLInputElement>('[data-testid=glossary-search]')
  const type = async (text: string): Promise<void> => {
    if (!search) throw new Error('no field')
    search.value = text
    search.dispatchEvent(new Event('input'))
    await flushPromises()
  }
  await type('残差')
  expect(keys()).toEqual(['residual', 'stream'])
  await type('  PERPLEX ')
  expect(keys()).toEqual(['perplexity'])
  await type('no such word')
  expect(keys()).toEqual([])
  expect(document.body.textContent).toContain('Nothing found')
})
