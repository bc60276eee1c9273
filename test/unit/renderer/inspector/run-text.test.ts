import { describe, expect, it } from 'vitest'
import { givenText, surroundings, writtenText } from '#renderer/inspector/tokens/run-text.ts'
import { pageOf } from '#renderer/inspector/tokens/pages.ts'
import { EMPTY_VIEW, type RunView } from '#renderer/trace/reduce.ts'
import { fromBase64 } from '#shared/trace/base64.ts'
import type { RunHeader } from '#shared/trace/event.ts'
import { viewOf } from '#test/component/inspector/run.ts'
import { tokensOfBytes } from './token-refs.ts'

/** A completion over these tokens. */
function completion(...args: Parameters<typeof tokensOfBytes>): RunView & { header: RunHeader } {
  const { header } = viewOf([])
  if (!header) throw new Error('a run has a header')
  const prompt = tokensOfBytes(...args)
  const template = new TextDecoder().decode(
    Uint8Array.from(prompt.flatMap(({ bytes }) => [...fromBase64(bytes)])),
  )
  return { ...EMPTY_VIEW, header: { ...header, task: 'complete', prompt, template } }
}

describe('the text of a run', () => {
  it('is what people wrote in the chat, and what the model wrote', () => {
    const view = viewOf([
      { rank: 0, how: 'greedy' },
      { rank: 0, how: 'greedy' },
    ])
    if (!view.header) throw new Error('a run has a header')
    const { text, tokens } = givenText(view.header)
    expect(text).toBe(' hi😀')
    expect(tokens.map(({ id }) => id)).toEqual([51, 52, 53])
    expect(writtenText(view).tokens.map(({ step }) => step)).toEqual([0, 1])
  })

  it('is the whole of a completion', () => {
    const { header } = completion(['A', ' journey'])
    expect(givenText(header)).toMatchObject({
      text: 'A journey',
      tokens: [{ id: 100 }, { id: 101 }],
    })
  })
})

describe('the surroundings of a token', () => {
  it('are its text, and where each token of it begins in bytes', () => {
    const view = completion(['切', ' str', 'aw', [0xe8, 0xaf], [0x8d]])
    expect(surroundings(view, 2)).toEqual({
      text: '切 straw词',
      tokens: [0, 3, 7, 9, 11].map((offset, position) => ({
        id: 100 + position,
        position,
        offset,
      })),
    })
  })

  it('end at control tokens; these have none', () => {
    const view = completion(['a', '<|im_end|>', 'b', 'c', '<|im_end|>'], [1, 4])
    expect(surroundings(view, 2)?.text).toBe('bc')
    expect(surroundings(view, 1)).toBeNull()
    expect(surroundings(view, 9)).toBeNull()
  })

  it('are cut between words in a long text', () => {
    const view = completion(Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? ' wo' : 'rd')))
    const found = surroundings(view, 500)
    expect(found?.text).toMatch(/^( wordrd)+$/)
    expect(found?.tokens.length).toBeLessThan(150)
    expect(found?.tokens.map(({ position }) => position)).toContain(500)
  })

  it('leave out a character that is not finished', () => {
    const view = completion(['a', 'b', [0xe8, 0xaf]])
    expect(surroundings(view, 0)).toMatchObject({ text: 'ab', tokens: [{ id: 100 }, { id: 101 }] })
    expect(surroundings(view, 2)).toBeNull()
  })
})

it('a long text is shown by pages, the one with the selected token', () => {
  expect(pageOf(0, null)).toEqual({ from: 0, to: 0 })
  expect(pageOf(20, 7)).toEqual({ from: 0, to: 20 })
  expect(pageOf(5000, null)).toEqual({ from: 0, to: 120 })
  expect(pageOf(5000, 119)).toEqual({ from: 0, to: 120 })
  expect(pageOf(5000, 120)).toEqual({ from: 120, to: 240 })
  expect(pageOf(5000, 4999)).toEqual({ from: 4920, to: 5000 })
  expect(pageOf(10, 4999)).toEqual({ from: 0, to: 10 })
})
