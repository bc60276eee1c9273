import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TERMS } from '#renderer/components/glossary/terms.ts'
import { chapterAt, CHAPTERS } from '#renderer/lessons/chapters.ts'

const RENDERER = join(import.meta.dirname, '../../../renderer')

/** Chapter and step of an address. */
function stepAt(lesson: string): { id: string; step: string } | null {
  const [number = '', step = ''] = lesson.split('/')
  const chapter = chapterAt(number)
  const at = chapter?.steps[Number(step) - 1]
  return chapter && at ? { id: chapter.id, step: at.id } : null
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

  it('of the glossary lead to a step', () => {
    for (const { key, lesson } of TERMS) expect(stepAt(lesson), key).not.toBeNull()
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
