import { expect, it } from 'vitest'
import { writtenGroups } from '#renderer/inspector/tokens/written-groups.ts'
import { USES_CHAPTER } from '#renderer/lessons/chapters/13-uses.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { USES } from '#renderer/lessons/uses.ts'
import { EMPTY_VIEW, reduceAll } from '#renderer/trace/reduce.ts'
import { BUNDLED, chat, EnginePort, GREEDY } from '#test/unit/runtime/engine-port.ts'

it('chapter 13 asks how often one function was called for five jobs', () => {
  const state = initialState()
  expect(USES).toHaveLength(5)
  expect(USES_CHAPTER.ask(state, 'en')).toBeNull()
  state.uses.calls = [16, 8, 24, 21, 8]
  const asked = USES_CHAPTER.ask(state, 'en')
  expect(asked?.values).toEqual({ parts: '16 + 8 + 24 + 21 + 8', sum: '77' })
  expect(asked?.judge('77')).toBe('right')
  expect(asked?.judge('76')).toBe('wrong')
})

it('what is written is shown in whole characters, each with the probability of all its tokens', async () => {
  const port = new EnginePort()
  await port.call('load', BUNDLED)
  try {
    const input = chat('Translate into Chinese: I like apples.')
    const sampling = { ...GREEDY, maxTokens: 24 }
    const events = await port.run({ input, sampling, capture: 'none' })
    const view = reduceAll(EMPTY_VIEW, events)
    const groups = writtenGroups(view)
    expect(groups.map(({ text }) => text).join('')).toContain(view.text.trim())
    expect(groups.some(({ tokens }) => tokens > 1)).toBe(true)
    expect(groups.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(view.tokens.length)
    const logs = groups.reduce((sum, { p }) => sum + Math.log(p), 0)
    const all = view.tokens.reduce((sum, { logprob }) => sum + logprob, 0)
    expect(logs).toBeCloseTo(all, 9)
    expect(groups[0]?.position).toBe(view.header?.prompt.length)
  } finally {
    await port.call('unload', {})
  }
})
