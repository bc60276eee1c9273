import { afterEach, describe, expect, it } from 'vitest'
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { CHAPTERS } from '#renderer/lessons/chapters.ts'
import { judgeShare } from '#renderer/lessons/answers.ts'
import LessonFormula from '#renderer/rooms/lessons/LessonFormula.vue'
import QuestionBox from '#renderer/rooms/lessons/QuestionBox.vue'
import LetterCount from '#renderer/rooms/lessons/token/LetterCount.vue'
import MarkovFigure from '#renderer/rooms/lessons/markov/MarkovFigure.vue'
import WindowFigure from '#renderer/rooms/lessons/window/WindowFigure.vue'
import { useLessonStore } from '#renderer/stores/lessons.ts'
import { installBridge, SETTINGS } from '#test/component/components/bridge.ts'
import { mountApp } from '#test/component/components/mount.ts'

enableAutoUnmount(afterEach)

const p = (cell: { attributes: (name: string) => string | undefined }): number =>
  Number(cell.attributes('data-p'))

describe('the letters of chapter 1', () => {
  it('leaves what is being typed alone while what stands beside it changes', async () => {
    const figure = mountApp(LetterCount)
    const word = figure.get<HTMLInputElement>('[data-testid=token-spelled]')
    word.element.focus()
    word.element.value = 'banana'
    useLessonStore().set('token', { letter: 'a' })
    await flushPromises()
    expect(word.element.value).toBe('banana')
    expect(figure.get('[data-testid=token-truth]').attributes('data-count')).toBe('1')
    await word.trigger('change')
    expect(figure.get('[data-testid=token-truth]').attributes('data-count')).toBe('3')
  })
})

describe('chapter 4’s figure', () => {
  it('lights a cell by arrows, and the words it was counted from', async () => {
    const figure = mountApp(MarkovFigure, { props: { figure: 'counts' } })
    const cell = (row: number, column: number) =>
      figure.get(`[data-row="${String(row)}"][data-column="${String(column)}"]`)
    expect(figure.findAll('[data-testid=markov-cell][tabindex="0"]')).toHaveLength(1)
    await cell(2, 2).trigger('focus')
    await cell(2, 2).trigger('keydown', { key: 'ArrowRight' })
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      '“oranges” after “love”: 2 times',
    )
    await flushPromises()
    expect(figure.findAll('mark').map((word) => word.text())).toEqual([
      'love',
      'oranges',
      'love',
      'oranges',
    ])
    await cell(2, 4).trigger('keydown', { key: 'ArrowRight' })
    expect(document.activeElement).toBe(cell(2, 4).element)
  })

  it('shows the row chosen as the bars of a prediction, and says so where there is none', async () => {
    const figure = mountApp(MarkovFigure, { props: { figure: 'probabilities' } })
    const bars = figure.findAll('[data-testid=candidate]').map(p)
    expect(bars).toEqual([0, 0, 0, 2 / 3, 1 / 3])
    useLessonStore().set('markov', { row: 3 })
    await flushPromises()
    expect(figure.findAll('[data-testid=candidate]')).toHaveLength(0)
    expect(figure.get('[data-testid=markov-row]').text()).toContain('no prediction')
  })

  it('fills the empty rows as α grows', async () => {
    const figure = mountApp(MarkovFigure, {
      props: { figure: 'smoothing' },
      locale: 'zh-CN',
    })
    useLessonStore().set('markov', { row: 4, alpha: 1 })
    await flushPromises()
    expect(figure.findAll('[data-testid=candidate]').map(p)).toEqual([0.2, 0.2, 0.2, 0.2, 0.2])
    expect(figure.get('[data-row="2"][data-column="3"]').attributes('aria-label')).toContain(
      '(2 + 1) ÷ (3 + 1 × 5) = 37.5',
    )
  })
})

describe('chapter 5’s figure', () => {
  it('says the number of rows to its last digit', async () => {
    const figure = mountApp(WindowFigure, { props: { figure: 'large' } })
    useLessonStore().set('window', { rows: 1024 })
    await flushPromises()
    const digits = figure.get('[data-testid=window-digits]').text().replaceAll(' ', '')
    expect(BigInt(digits)).toBe(5n ** 1024n)
    expect(figure.get('[data-testid=window-count]').text()).toBe('5.56 × 10715')
    useLessonStore().set('window', { rows: 2 })
    await flushPromises()
    expect(figure.get('[data-testid=window-count]').text()).toBe('25')
    expect(figure.get('[data-testid=window-squares]').attributes('data-filled')).toBe('2')
  })

  it('has the same bars on both sides while the window does not reach the difference', async () => {
    const figure = mountApp(WindowFigure, { props: { figure: 'reading' } })
    const sides = () => {
      const all = figure.findAll('[data-testid=candidate]').map(p)
      return [all.slice(0, all.length / 2), all.slice(all.length / 2)]
    }
    expect(sides()[0]).toEqual(sides()[1])
    expect(figure.get('[data-testid=window-reading]').attributes('data-alike')).toBe('true')
    useLessonStore().set('window', { window: 5 })
    await flushPromises()
    expect(figure.get('[data-testid=window-reading]').attributes('data-alike')).toBe('false')
  })
})

it('each symbol of a formula says what it means', () => {
  const formula = CHAPTERS.flatMap(({ steps }) => steps).find((step) => step.formula)?.formula
  const box = mountApp(LessonFormula, { props: { formula } })
  for (const symbol of box.findAll('[data-testid=lesson-symbol]')) {
    expect(symbol.attributes('data-tip')).toMatch(/: /)
    expect(symbol.get('.visually-hidden').text()).toBe(symbol.attributes('data-tip'))
  }
})

it('a question says whether an answer is right, and shows the counting only then or when asked', async () => {
  const asked = {
    values: { first: 'love', second: 'oranges', count: '2', total: '3' },
    judge: (answer: string) => judgeShare(answer, 2 / 3),
  }
  const box = mountApp(QuestionBox, { props: { asked, texts: 'lessons.markov.ask' } })
  const verdict = () => box.get('[data-testid=lesson-verdict]')
  const answer = async (text: string): Promise<void> => {
    await box.get('input').setValue(text)
    await box.get('form').trigger('submit')
  }
  await answer('1/3')
  expect(verdict().attributes('data-verdict')).toBe('wrong')
  expect(verdict().text()).not.toContain('2/3')
  await box.findAll('button')[1]?.trigger('click')
  expect(verdict().text()).toContain('2/3')
  expect(box.emitted('right')).toBeUndefined()
  await answer('2/3')
  expect(box.emitted('right')).toHaveLength(1)
})

it('progress goes to main, several changes at once after each other', async () => {
  const main = installBridge({ settings: SETTINGS })
  mountApp(MarkovFigure, { props: { figure: 'counts' } })
  const store = useLessonStore()
  await Promise.all([store.visit('markov', 3), store.answer('markov'), store.visit('markov', 1)])
  expect(main.state.settings.lessons).toEqual({
    at: { chapter: 'markov', step: 1 },
    seen: { markov: 3 },
    answered: ['markov'],
  })
  await store.reset('markov', ['markov'])
  expect(main.state.settings.lessons).toEqual({
    at: { chapter: 'markov', step: 0 },
    seen: { markov: 0 },
    answered: [],
  })
})
