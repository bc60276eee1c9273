import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { linkTerms } from '#renderer/components/glossary/link-terms.ts'
import { TERMS } from '#renderer/components/glossary/terms.ts'
import { LOCALES, MESSAGES } from '#renderer/i18n/index.ts'
import type { MessageTree } from '#renderer/i18n/types.ts'
import { chapterAt, CHAPTERS } from '#renderer/lessons/chapters.ts'

const RENDERER = join(import.meta.dirname, '../../../renderer')

/** Chapter and step of an address. */
function stepAt(lesson: string): { id: string; step: string } | null {
  const [number = '', step = ''] = lesson.split('/')
  const chapter = chapterAt(number)
  const at = chapter?.steps[Number(step) - 1]
  return chapter && at ? { id: chapter.id, step: at.id } : null
}

/** Everything a chapter says, one text an entry. */
function textsOf(tree: MessageTree | string): string[] {
  return typeof tree === 'string' ? [tree] : Object.values(tree).flatMap(textsOf)
}

describe('addresses of lessons', () => {
  it('of the explanations in the app lead to a step', () => {
    const found: string[] = []
    for (const name of readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.vue')) continue
      const code = readFileSync(join(RENDERER, name), 'utf8')
      const texts = [
        ...code.matchAll(/\blesson="(\d+\/\d+)"/g),
        ...code.matchAll(/: '(\d+\/\d+)'/g),
      ]
      for (const [, lesson = ''] of texts) {
        found.push(lesson)
        expect(stepAt(lesson), `${name}: ${lesson}`).not.toBeNull()
      }
    }
    expect(found.length).toBeGreaterThan(10)
  })

  it.each(LOCALES)('of the glossary lead to the chapter that speaks of the term (%s)', (locale) => {
    const lessons: MessageTree = MESSAGES[locale].lessons
    const astray = TERMS.filter(({ key, lesson }) => {
      if (lesson === null) return false
      const step = stepAt(lesson)
      if (step === null) return true
      const said = textsOf(lessons[step.id] ?? '').map((text) => linkTerms([text], locale))
      return !said.flat(2).some(({ term }) => term?.key === key)
    })
    expect(astray.map(({ key, lesson }) => `${key} at ${String(lesson)}`)).toEqual([])
  })
})

it('there are fourteen chapters, each of some steps and a question at its end', () => {
  expect(CHAPTERS.map(({ number }) => number)).toEqual(
    Array.from({ length: 14 }, (_, at) => at + 1),
  )
  for (const { id, steps } of CHAPTERS) {
    expect(steps.length, id).toBeGreaterThan(3)
    expect(steps.at(-1)?.id, id).toBe('question')
  }
})
