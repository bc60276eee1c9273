import { describe, expect, it } from 'vitest'
import type { PromptToken } from '#shared/trace/event.ts'
import { contextUse } from '#renderer/trace/context-use.ts'
import { promptSpans } from '#renderer/trace/turns.ts'
import { opening, turn } from '#test/unit/support/chatml.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyHeader } from '#test/unit/support/trace-data.ts'

const OPENING = opening()

function texts(tokens: readonly PromptToken[]): string {
  return tokens.map((token) => token.text).join('')
}

describe('the parts of a prompt', () => {
  it('of a first question: system, question, opening', () => {
    const system = turn('system', -1, ['Be', ' kind'])
    const question = turn('user', 0, ['Hi'])
    const prompt = [...system, ...question, ...OPENING]
    expect(promptSpans(prompt)).toEqual({
      system: { start: 0, end: system.length },
      earlier: { start: system.length, end: system.length },
      question: { start: system.length, end: system.length + question.length },
      opening: { start: system.length + question.length, end: prompt.length },
    })
  })

  it('of a later question take along the break that closes the turn before', () => {
    const prompt = [
      ...turn('system', 0, ['S']),
      ...turn('user', 1, ['one']),
      ...turn('assistant', 2, ['uno']),
      ...turn('user', 3, ['two']),
      ...OPENING,
    ]
    const { earlier, question, opening } = promptSpans(prompt)
    expect(texts(prompt.slice(earlier.start, earlier.end))).toBe(
      '<|im_start|>user\none<|im_end|>\n<|im_start|>assistant\nuno<|im_end|>',
    )
    expect(texts(prompt.slice(question.start, question.end))).toBe(
      '\n<|im_start|>user\ntwo<|im_end|>\n',
    )
    expect(texts(prompt.slice(opening.start, opening.end))).toBe('<|im_start|>assistant\n')
  })

  it('of a raw completion are all question', () => {
    const prompt = [...'abc'].map((text, id) => ({
      id,
      text,
      bytes: btoa(text),
      special: false,
      role: null,
      content: true,
      turn: -1,
    }))
    expect(promptSpans(prompt).question).toEqual({ start: 0, end: 3 })
  })

  it('follow each other and cover the prompt, whatever the template does', () => {
    const random = new Random(31)
    for (let i = 0; i < 500; i++) {
      const { prompt } = anyHeader(random, 'r')
      const { system, earlier, question, opening } = promptSpans(prompt)
      expect(system.start).toBe(0)
      expect([earlier.start, question.start, opening.start]).toEqual([
        system.end,
        earlier.end,
        question.end,
      ])
      expect(opening.end).toBe(prompt.length)
      for (const span of [system, earlier, question, opening]) {
        expect(span.end).toBeGreaterThanOrEqual(span.start)
      }
    }
  })
})

describe('what fills the window', () => {
  it('adds up to the window, whatever is asked for', () => {
    const random = new Random(32)
    for (let i = 0; i < 500; i++) {
      const { prompt } = anyHeader(random, 'r')
      const answered = random.int(0, 40)
      const total = prompt.length + answered + random.int(0, 100)
      const use = contextUse(prompt, answered, random.int(-5, 200), total)
      const { system, earlier, question, answer, reserved, free } = use
      expect(system + earlier + question + answer + reserved + free).toBe(total)
      for (const part of [system, earlier, question, answer, reserved, free]) {
        expect(part).toBeGreaterThanOrEqual(0)
      }
      expect(use.turns.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(earlier)
    }
  })

  it('counts each turn where it stands, the opening with the question', () => {
    const prompt = [
      ...turn('system', 0, ['S']),
      ...turn('user', 1, ['one']),
      ...turn('assistant', 2, ['uno', 'dos']),
      ...turn('user', 3, ['two']),
      ...OPENING,
    ]
    expect(contextUse(prompt, 7, 50, 100)).toEqual({
      system: 6,
      earlier: 12,
      question: 10,
      answer: 7,
      reserved: 50,
      free: 15,
      total: 100,
      turns: [
        { position: 6, role: 'user', tokens: 6 },
        { position: 12, role: 'assistant', tokens: 6 },
      ],
    })
  })
})
