import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { gptTokenizer } from '#renderer/inspector/tokens/gpt-tokenizers.ts'
import { emojiOf } from '#renderer/inspector/tokens/emoji.ts'
import { viewOf } from './run.ts'
import { CHAT_MODEL, closeAfterEach, openPanel, runOver, tokenizerOf } from './tokens-panel.ts'

closeAfterEach()
const JOURNEY = 'A journey of a thousand miles begins with a single step.'
const tokenizer = tokenizerOf(CHAT_MODEL)

describe('text and numbers', () => {
  it('every token stands with its number, its bytes, or its pictures', async () => {
    const { wrapper, find } = await openPanel(runOver('strawberry 切'), 0)
    const ids = tokenizer.encode('strawberry 切')
    expect(find('chip').map((chip) => Number(chip.attributes('data-id')))).toEqual(ids)
    expect(find('chip').map((chip) => chip.get('.below').text())).toEqual(ids.map(String))
    await wrapper.get('[data-value="bytes"]').trigger('click')
    const hex = find('chip').map((chip) => chip.get('.below').text())
    const bytes = [...new TextEncoder().encode('strawberry 切')]
    expect(hex.join(' ')).toBe(
      bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' '),
    )
    await wrapper.get('[data-value="emoji"]').trigger('click')
    expect(find('chip').map((chip) => chip.get('.emoji').text())).toEqual(ids.map(emojiOf))
  })

  it('equal numbers have equal pictures', async () => {
    const { wrapper, find } = await openPanel(runOver(' a cat and a cat'), 0)
    await wrapper.get('[data-value="emoji"]').trigger('click')
    const chips = find('chip').map((chip) => [
      chip.attributes('data-id'),
      chip.get('.emoji').text(),
    ])
    expect(chips[1]).toEqual(chips[4])
    expect(new Set(chips.map(([, pictures]) => pictures)).size).toBe(3)
  })

  it('pointing at a character lights its tokens, and at a token its character', async () => {
    const { find } = await openPanel(runOver('x切y'), null)
    const parts = tokenizer.encode('x切y').length - 2
    expect(parts).toBe(2)
    const group = find('text-group').find((one) => one.text() === '切')
    await group?.trigger('mouseover')
    expect(find('chip', '.lit').map((chip) => chip.attributes('data-position'))).toEqual(['1', '2'])
    await find('chip')[0]?.trigger('mouseover')
    expect(find('text-group', '.lit').map((one) => one.text())).toEqual(['x'])
    expect(find('chip', '.lit')).toHaveLength(1)
    await find('token-chips')[0]?.trigger('mouseleave')
    expect(find('text-group', '.lit')).toEqual([])
  })

  it('a press selects for every panel, and the arrows go on', async () => {
    const { selection, find, wrapper } = await openPanel(runOver(JOURNEY), null)
    await find('chip')[3]?.trigger('click')
    expect([selection.runId, selection.position]).toEqual(['r1', 3])
    expect(find('chip', '[aria-selected="true"]').map((chip) => chip.text())).toHaveLength(1)
    await wrapper.get('[role="listbox"]').trigger('keydown', { key: 'ArrowRight' })
    expect(selection.position).toBe(4)
    await wrapper.get('[role="listbox"]').trigger('keydown', { key: 'End' })
    expect(selection.position).toBe(tokenizer.encode(JOURNEY).length - 1)
    await wrapper.get('[role="listbox"]').trigger('keydown', { key: 'ArrowRight' })
    expect(selection.position).toBe(tokenizer.encode(JOURNEY).length - 1)
    await find('text-group')[0]?.trigger('click')
    expect(selection.position).toBe(0)
    expect(find('chip', '[tabindex="0"]')).toHaveLength(1)
  })

  it('of thousands shows the page of the selected one, and all when asked', async () => {
    const view = runOver(' word'.repeat(1000))
    const { wrapper, find } = await openPanel(view, 721)
    const shown = find('chip').map((chip) => Number(chip.attributes('data-position')))
    expect(shown).toEqual(Array.from({ length: 120 }, (_, i) => 720 + i))
    expect(wrapper.text()).toContain('Shown here are 720 to 839 of 1,000 tokens.')
    await find('show-all')[0]?.trigger('click')
    expect(find('chip')).toHaveLength(1000)
    expect(find('show-all')).toEqual([])
  })
})

describe('counts', () => {
  it('are of the text, by what it is written in', async () => {
    const text = '语言模型 cuts text.'
    const { wrapper, find } = await openPanel(runOver(text), null)
    const figure = (name: string) => wrapper.get(`[data-count="${name}"] .number`).text()
    const tokens = tokenizer.encode(text).length
    expect(figure('tokens')).toBe(String(tokens))
    expect(figure('characters')).toBe(String(Array.from(text).length))
    expect(figure('bytes')).toBe(String(new TextEncoder().encode(text).length))
    expect(figure('perCharacter')).toBe((tokens / Array.from(text).length).toFixed(2))
    const of = (script: string, what: string) =>
      Number(find('script', `[data-script="${script}"]`)[0]?.attributes(`data-${what}`))
    expect(of('han', 'characters')).toBe(4)
    expect(of('latin', 'tokens')).toBe(2)
    const all = find('script').map((row) => Number(row.attributes('data-tokens')))
    expect(all.reduce((a, b) => a + b, 0)).toBe(tokens)
  })
})

describe('other vocabularies', () => {
  it('cut the same text, each with its count', async () => {
    const { find } = await openPanel(runOver(JOURNEY), null)
    await vi.waitFor(
      () => {
        expect(find('tokenizer-row', '[data-count]')).toHaveLength(5)
      },
      { timeout: 30_000 },
    )
    const count = (name: string) =>
      Number(find('tokenizer-row', `[data-name="${name}"]`)[0]?.attributes('data-count'))
    expect(count(CHAT_MODEL)).toBe(tokenizer.encode(JOURNEY).length)
    expect(count('r50k_base')).toBe(12)
    expect(count('tatoeba-en-zh')).toBe(tokenizerOf('tatoeba-en-zh').encode(JOURNEY).length)
    const gpt2 = find('tokenizer-row', '[data-name="r50k_base"]')[0]
    const pieces = (await gptTokenizer('r50k_base')).read(JOURNEY)
    expect(gpt2?.findAll('.piece').map((piece) => piece.attributes('title'))).toEqual(
      pieces.map(({ id }) => String(id)),
    )
    expect(gpt2?.attributes('data-others')).toBe('0')
  }, 40_000)

  it('that cut differently are marked where they do', async () => {
    const { find } = await openPanel(runOver('Strawberry'), null)
    await vi.waitFor(
      () => {
        expect(find('tokenizer-row', '[data-name="cl100k_base"][data-count]')).toHaveLength(1)
      },
      { timeout: 30_000 },
    )
    const row = find('tokenizer-row', '[data-name="cl100k_base"]')[0]
    const marks = row?.findAll('.piece').map((piece) => [piece.text(), piece.classes('other')])
    const own = tokenizer.encode('Strawberry').map((id) => tokenizer.textOf(id))
    expect(own).toEqual(['St', 'raw', 'berry'])
    expect(marks).toEqual([
      ['Str', true],
      ['aw', true],
      ['berry', false],
    ])
  }, 40_000)
})

describe('the merges of a word', () => {
  it('are walked through one by one, and end at its tokens', async () => {
    const text = 'how many in strawberry'
    const ids = tokenizer.encode(text)
    const { find } = await openPanel(runOver(text), ids.length - 1)
    await vi.waitFor(() => {
      expect(find('merge-stepper')).toHaveLength(1)
    })
    const answer = tokenizer.merges(text).words?.at(-1)
    const pieces = () => find('merge-piece').map((piece) => piece.get('.text').text())
    expect(pieces().join('')).toBe('·strawberry')
    expect(pieces()).toHaveLength(11)
    for (const { rank, at } of answer?.merges ?? []) {
      expect(find('merge-rank')[0]?.text().replaceAll(',', '')).toBe(String(rank))
      expect(find('merge-piece')[at]?.classes()).toContain('first')
      expect(find('merge-piece')[at + 1]?.classes()).toContain('second')
      await find('merge-next')[0]?.trigger('click')
    }
    expect(pieces().join('')).toBe('·strawberry')
    expect(find('merge-piece').map((piece) => Number(piece.get('.mono').text()))).toEqual(
      ids.slice(-pieces().length),
    )
    expect(find('merge-next')[0]?.attributes('disabled')).toBeDefined()
    await find('merge-stepper')[0]?.trigger('keydown', { key: 'Home' })
    expect(pieces()).toHaveLength(11)
    await find('merge-stepper')[0]?.trigger('keydown', { key: 'ArrowRight' })
    expect(pieces()).toHaveLength(10)
  })

  it('play by themselves', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { find } = await openPanel(runOver('unbelievable'), 0)
    await flushPromises()
    const stepper = () => find('merge-stepper')[0]
    const count = Number(stepper()?.attributes('data-count'))
    await find('merge-play')[0]?.trigger('click')
    vi.advanceTimersByTime(1200)
    await flushPromises()
    expect(stepper()?.attributes('data-done')).toBe('1')
    vi.advanceTimersByTime(1200 * count)
    await flushPromises()
    expect(stepper()?.attributes('data-done')).toBe(String(count))
  })

  it('of other vocabularies can be looked at too, even beside a translator', async () => {
    const { wrapper, find } = await openPanel(runOver('strawberry', 'tatoeba-en-zh'), 1)
    await flushPromises()
    expect(find('word-merges')[0]?.attributes('data-state')).toBe('other')
    expect(find('word-merges')[0]?.text()).toContain('Unigram')
    await wrapper.get('[data-value="r50k_base"]').trigger('click')
    await vi.waitFor(
      () => {
        expect(find('merge-stepper')).toHaveLength(1)
      },
      { timeout: 20_000 },
    )
    await find('merge-stepper')[0]?.trigger('keydown', { key: 'End' })
    const made = find('merge-piece').map((piece) => Number(piece.get('.mono').text()))
    const { read } = await gptTokenizer('r50k_base')
    expect(
      [read('strawberry'), read(' strawberry')].map((all) => all.map(({ id }) => id)),
    ).toContainEqual(made)
  }, 30_000)

  it('are none for control tokens, and none while nothing is selected', async () => {
    const special = await openPanel(viewOf([]), 0)
    expect(special.find('word-merges')[0]?.text()).toContain('control token')
    special.wrapper.unmount()
    const none = await openPanel(viewOf([]), null)
    expect(none.find('word-merges')[0]?.text()).toContain('Press a token above')
  })
})

it('speaks Chinese', async () => {
  const { wrapper } = await openPanel(runOver('语言 and 语言'), 0, 'zh-CN')
  await flushPromises()
  expect(wrapper.text()).toContain('模型不认识文字，只认识编号')
  expect(wrapper.text()).not.toMatch(/tokens\.[a-z]/)
})
