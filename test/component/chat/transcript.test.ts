import { afterEach, describe, expect, it } from 'vitest'
import type { VueWrapper } from '@vue/test-utils'
import { shallowReactive, nextTick } from 'vue'
import type { RunState, SessionMessage } from '#shared/ipc/routes/session.ts'
import type { RunHeader, TraceEvent } from '#shared/trace/event.ts'
import type { ScoreEntry } from '#shared/trace/probe.ts'
import { REPLAYED } from '#renderer/composables/replayed.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import { EMPTY_VIEW, reduceAll, type RunView } from '#renderer/trace/reduce.ts'
import TranscriptView from '#renderer/transcript/TranscriptView.vue'
import { finished, headerOf, opening, runOf, turn, type Said } from '#test/unit/support/chatml.ts'
import { mountApp } from '../components/mount.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const NI = utf8('你')
/** ` Hi`, a character in two tokens, a line break, the end. */
const SAID: Said[] = [
  { text: ' Hi', p: 0.9 },
  { text: '\ufffd', bytes: NI.slice(0, 2), p: 0.02 },
  { text: '\ufffd', bytes: NI.slice(2), p: 0.99 },
  { text: '\n\n', p: 0.4 },
  { text: '**b**', p: 0.3 },
  { text: '<|im_end|>', p: 0.8, special: true },
]
const FIRST = [...turn('system', -1, ['Be', ' kind']), ...turn('user', 0, ['one']), ...opening()]
const SECOND = [
  ...turn('system', -1, ['Be', ' kind']),
  ...turn('user', 0, ['one']),
  ...turn('assistant', 1, [' Hi']),
  ...turn('user', 2, ['two']),
  ...opening(),
]

function message(id: string, role: 'user' | 'assistant', text: string, runId: string | null) {
  return { id, parentId: null, role, text, runId, createdMs: 0 } satisfies SessionMessage
}
const MESSAGES = [
  message('m1', 'user', 'one', null),
  message('m2', 'assistant', '', 'r1'),
  message('m3', 'user', 'two', null),
  message('m4', 'assistant', '', 'r2'),
]

const ended = (events: TraceEvent[], reason: 'eos' | 'length' | 'stopped' = 'eos') =>
  reduceAll(EMPTY_VIEW, [...events, finished(events, ' Hi你\n\n**b**', reason)])
const run1 = () => ended(runOf(headerOf('r1', FIRST), SAID))
const run2 = (header: Partial<RunHeader> = {}) =>
  ended(runOf({ ...headerOf('r2', SECOND), ...header }, SAID))

let page: VueWrapper
interface Given {
  views?: Record<string, RunView>
  messages?: SessionMessage[]
  xray?: boolean
  scores?: ScoreEntry[]
  states?: Record<string, RunState>
  provide?: Record<symbol, unknown>
}
function open(given: Given = {}) {
  const { views = { r1: run1() }, messages, xray = false, scores = [], states, provide } = given
  const known = shallowReactive(new Map(Object.entries(views)))
  page = mountApp(TranscriptView, {
    props: {
      messages: messages ?? MESSAGES.slice(0, 2),
      viewOf: (id: string) => known.get(id),
      stateOf: (id: string) => states?.[id],
      scoresOf: () => scores,
      xray,
    },
    ...(provide ? { provide } : {}),
  })
  return known
}
afterEach(() => {
  page.unmount()
})

const messages = () => page.findAll('[data-testid=message]')
const tokens = (n?: number) =>
  (n === undefined ? page : messages()[n]!).findAll<HTMLElement>('[data-testid=token]')

describe('a transcript', () => {
  it('shows what was typed as it was typed, and answers as Markdown', () => {
    const typed = [message('m1', 'user', '*one* <b>\n two', null), MESSAGES[1]!]
    open({ messages: typed })
    expect(messages()[0]?.get('.typed').element.textContent).toBe('*one* <b>\n two')
    expect(messages()[1]?.get('strong').text()).toBe('b')
  })

  it.each([
    [false, 'writing…'],
    [true, 'as far as here'],
  ])('says of half an answer whether it is being written; replayed: %s', (replayed, text) => {
    const half = reduceAll(EMPTY_VIEW, runOf(headerOf('r1', FIRST), SAID.slice(0, 1)))
    open({ views: { r1: half }, provide: { [REPLAYED]: replayed } })
    expect(messages()[1]?.get('.writing').text()).toBe(text)
  })

  it.each([
    ['eos' as const, 'done', 'finished'],
    ['length' as const, 'done', 'answer cut at 6 tokens'],
    ['stopped' as const, 'stopped', 'stopped'],
  ])('says how an answer ended: %s', (reason, state, text) => {
    open({ views: { r1: ended(runOf(headerOf('r1', FIRST), SAID), reason) } })
    expect(messages()[1]?.attributes()).toMatchObject({ 'data-state': state, 'data-run-id': 'r1' })
    const footer = messages()[1]?.get('footer').text()
    expect(footer).toContain(text)
    expect(footer).toContain('6 tokens')
    expect(footer).toContain('20.0 tok/s writing')
    expect(footer).toContain('seed 4217')
  })

  it('shows the partial text of an answer that failed, and the reason as a sentence', () => {
    const events = runOf(headerOf('r1', FIRST), SAID.slice(0, 1))
    const error = { code: 'run.crashed', message: 'internal words' }
    const failed: TraceEvent = { seq: events.length, tMs: 99, kind: 'failed', error }
    open({ views: { r1: reduceAll(EMPTY_VIEW, [...events, failed]) } })
    const answer = messages()[1]
    expect(answer?.attributes('data-state')).toBe('failed')
    expect(answer?.text()).toContain('Hi')
    expect(answer?.get('[data-code="run.crashed"]').text()).not.toContain('internal words')
  })

  it('says that a question without an answer is not part of what follows', () => {
    const events = runOf(headerOf('r1', FIRST), [])
    const stopped = reduceAll(EMPTY_VIEW, [...events, finished(events, '', 'stopped')])
    open({ views: { r1: stopped } })
    expect(messages()[1]?.get('footer').text()).toContain('0 tokens')
    expect(messages()[1]?.get('footer').text()).toContain('leaves this question out')
  })

  it('is streaming while the model writes, and before anything of the run is known', async () => {
    const known = open({ views: {}, states: { r1: 'running' } })
    expect(messages()[1]?.attributes('data-state')).toBe('streaming')
    expect(messages()[1]?.get('[role=status]').text()).toContain('Waiting')
    const events = runOf(headerOf('r1', FIRST), SAID)
    known.set('r1', reduceAll(EMPTY_VIEW, events.slice(0, 2)))
    await nextTick()
    expect(messages()[1]?.get('[role=status]').text()).toContain('16 of 16')
    known.set('r1', reduceAll(EMPTY_VIEW, events))
    await nextTick()
    expect(messages()[1]?.attributes('data-state')).toBe('streaming')
    expect(messages()[1]?.text()).toContain('Hi你')
  })

  it('says which messages fell out of the window', () => {
    const views = { r1: run1(), r2: run2({ droppedMessages: 2 }) }
    open({ views, messages: MESSAGES })
    const note = page.get('[role=note]')
    expect(note.text()).toContain('2 oldest messages')
    const [second, third] = [messages()[1], messages()[2]]
    const after = (a?: Element, b?: Element) => (b ? a?.compareDocumentPosition(b) : 0)
    expect(after(second?.element, note.element)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
    expect(after(note.element, third?.element)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  })
})

describe('the X-ray', () => {
  it('shows every token of prompt and answer once, at its position, with its id', () => {
    open({ xray: true })
    const ids = [...FIRST.map(({ id }) => id), 100, 101, 102, 103, 104, 2]
    const shown = tokens().map(({ element }) => element.dataset)
    expect(shown.map(({ position }) => Number(position))).toEqual(ids.map((_, i) => i))
    expect(shown.map(({ id }) => Number(id))).toEqual(ids)
  })

  it('gives generated tokens the probability the model gave them, and the prompt none', () => {
    open({ xray: true })
    const given = tokens().map(({ element }) => element.dataset.p)
    expect(given.slice(0, FIRST.length).every((p) => p === undefined)).toBe(true)
    SAID.forEach(({ p }, i) => {
      expect(Number(given[FIRST.length + i])).toBeCloseTo(p, 12)
    })
  })

  it('gives the prompt its probabilities once it is scored', () => {
    const scores = [{ position: 5, id: 1, logprob: Math.log(0.25), entropy: 1, rank: 3, top: [] }]
    open({ xray: true, scores })
    const [fifth] = tokens().filter(({ element }) => element.dataset.position === '5')
    expect(Number(fifth?.attributes('data-p'))).toBeCloseTo(0.25, 12)
    expect(fifth?.element.style.getPropertyValue('--p-colour')).not.toBe('')
  })

  it('keeps the text whole, so that it can be copied: spaces and breaks are drawn, not written', () => {
    open({ xray: true })
    const text = tokens(1).map(({ element }) => element.textContent)
    expect(text.slice(3)).toEqual([' Hi', 'E4 BD', 'A0', '\n\n', '**b**', '<|im_end|>'])
    expect(messages()[1]?.find('.space').exists()).toBe(true)
    expect(messages()[1]?.find('.break').exists()).toBe(true)
  })

  it('joins a character that is split over tokens, and shows the bytes of each', () => {
    open({ xray: true })
    const split = page.get('.split')
    expect(split.get('.joined').text()).toBe('你')
    expect(split.findAll('[data-testid=token]').map((token) => token.text())).toEqual([
      'E4 BD',
      'A0',
    ])
  })

  it('shows the system prompt once, and each later turn with what its run read anew', () => {
    open({ xray: true, views: { r1: run1(), r2: run2() }, messages: MESSAGES })
    const headings = page.findAll('h3').map((heading) => heading.text())
    expect(headings).toEqual(['System', 'You', 'Model', 'You', 'Model'])
    const question = tokens(2).map(({ element }) => element.textContent)
    expect(question.join('')).toBe('\n<|im_start|>user\ntwo<|im_end|>\n')
    expect(messages()[2]?.get('[data-run]').attributes('data-run')).toBe('r2')
  })

  it('grows token by token without drawing finished lines again', async () => {
    const events = runOf(headerOf('r1', FIRST), SAID)
    const known = open({ xray: true, views: { r1: reduceAll(EMPTY_VIEW, events.slice(0, 6)) } })
    const before = tokens(1).map(({ element }) => element)
    expect(before).toHaveLength(3 + 4)
    known.set('r1', reduceAll(EMPTY_VIEW, events))
    await nextTick()
    const after = tokens(1).map(({ element }) => element)
    expect(after).toHaveLength(3 + 6)
    before.forEach((element, i) => {
      expect(after[i]).toBe(element)
    })
  })
})

describe('choosing a token', () => {
  const at = (position: number) =>
    page.get<HTMLElement>(`[data-testid=token][data-position="${String(position)}"]`)
  const stops = () =>
    tokens().flatMap(({ element }) => (element.tabIndex === 0 ? [element.dataset.position] : []))

  it('by a click selects it for every panel, and only it', async () => {
    open({ xray: true })
    await at(18).trigger('click')
    const selection = useSelectionStore()
    expect([selection.runId, selection.position]).toEqual(['r1', 18])
    const selected = tokens().filter((token) => token.attributes('aria-selected') === 'true')
    expect(selected.map((token) => token.attributes('data-position'))).toEqual(['18'])
  })

  it('by keyboard: arrows move, across turns too; Enter chooses', async () => {
    open({ xray: true })
    const selection = useSelectionStore()
    at(13).element.focus()
    await at(13).trigger('keydown', { key: 'ArrowRight' })
    expect(document.activeElement).toBe(at(14).element)
    expect(selection.position).toBeNull()
    await at(14).trigger('keydown', { key: 'ArrowLeft' })
    await at(13).trigger('keydown', { key: 'Enter' })
    expect(selection.position).toBe(13)
    await at(13).trigger('keydown', { key: 'ArrowRight' })
    expect(selection.position).toBe(14)
    await at(14).trigger('keydown', { key: 'End' })
    expect(document.activeElement).toBe(at(21).element)
    await at(21).trigger('keydown', { key: 'Escape' })
    expect(selection.position).toBeNull()
  })

  it('stops Tab once a stretch: at its first token, or at the one selected', async () => {
    open({ xray: true })
    expect(stops()).toEqual(['0', '7', '13'])
    await at(20).trigger('click')
    expect(stops()).toEqual(['0', '7', '20'])
  })
})
