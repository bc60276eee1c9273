import { describe, expect, it } from 'vitest'
import { LOCALES, MESSAGES, type Locale } from '#renderer/i18n/index.ts'
import type { MessageTree } from '#renderer/i18n/types.ts'
import { CHAPTERS } from '#renderer/lessons/chapters.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'

/** How much of a step is read: words in English, characters in Chinese. */
const MOST = { en: 90, 'zh-CN': 180 } as const
const length: Record<Locale, (text: string) => number> = {
  en: (text) => text.trim().split(/\s+/).length,
  'zh-CN': (text) => text.replaceAll(/\s/g, '').length,
}

function textAt(locale: Locale, path: readonly string[]): string {
  let at: MessageTree | string = MESSAGES[locale].lessons
  for (const key of path) {
    const next: MessageTree | string | undefined = typeof at === 'string' ? undefined : at[key]
    if (next === undefined) throw new Error(`no text at ${path.join('.')}`)
    at = next
  }
  if (typeof at !== 'string') throw new Error(`no text at ${path.join('.')}`)
  return at
}

describe.each(LOCALES)('every chapter (%s)', (locale) => {
  it.each(CHAPTERS.map((chapter) => [chapter.id, chapter] as const))(
    '%s has its texts, short enough for one screen',
    (_, { id, steps }) => {
      for (const step of steps) {
        const text = textAt(locale, [id, step.id, 'text'])
        expect(length[locale](text), `${id} ${step.id}`).toBeLessThanOrEqual(MOST[locale])
        expect(textAt(locale, [id, step.id, 'title'])).not.toBe('')
        expect(textAt(locale, [id, step.id, 'try']), step.id).not.toContain('\n')
        for (const { key } of step.formula?.symbols ?? []) {
          expect(textAt(locale, ['symbols', key])).not.toBe('')
        }
      }
      for (const key of ['title', 'name']) expect(textAt(locale, [id, key])).not.toBe('')
      for (const key of ['text', 'hint', 'solution']) {
        expect(textAt(locale, [id, 'ask', key])).not.toBe('')
      }
    },
  )

  it('asks a question of the figures as they are at first, and calls nothing right that is none', () => {
    for (const chapter of CHAPTERS) {
      const asked = chapter.ask(initialState(), locale)
      // Asked of what the model says: nothing is known of it yet.
      if (asked === null) continue
      const { values, judge } = asked
      expect(Object.values(values).join('')).not.toMatch(/undefined|NaN/)
      expect(judge('')).toBe('unreadable')
      const solution = textAt(locale, [chapter.id, 'ask', 'solution'])
      for (const [, name] of solution.matchAll(/\{(\w+)\}/g)) expect(values).toHaveProperty([name!])
    }
  })
})

it('a chapter’s steps set only what the figures have, and every number is its own', () => {
  const state = initialState()
  for (const { id, steps, parts } of CHAPTERS) {
    expect(new Set(steps.map((step) => step.id)).size, id).toBe(steps.length)
    for (const { set = {} } of steps) {
      for (const [part, values] of Object.entries(set)) {
        expect(parts).toContain(part)
        expect(Object.keys(state)).toContain(part)
        const known = Reflect.get(state, part) as object
        for (const name of Object.keys(values)) expect(known).toHaveProperty([name])
      }
    }
  }
  const numbers = CHAPTERS.map(({ number }) => number)
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
})
