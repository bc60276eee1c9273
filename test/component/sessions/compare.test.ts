import { afterEach, describe, expect, it } from 'vitest'
import type { VueWrapper } from '@vue/test-utils'
import { flushPromises } from '@vue/test-utils'
import { toBase64 } from '#shared/trace/base64.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import type { Locale } from '#renderer/i18n/index.ts'
import CandidatePairs from '#renderer/rooms/sessions/compare/CandidatePairs.vue'
import ConditionTable from '#renderer/rooms/sessions/compare/ConditionTable.vue'
import { layLines, lineOf } from '#renderer/rooms/sessions/compare/lay-lines.ts'
import ResultLine from '#renderer/rooms/sessions/compare/ResultLine.vue'
import StepDetail from '#renderer/rooms/sessions/compare/StepDetail.vue'
import SurpriseMirror from '#renderer/rooms/sessions/compare/SurpriseMirror.vue'
import { useComparisonStore } from '#renderer/stores/comparison.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { installBridge } from '#test/component/components/bridge.ts'
import { mountApp } from '#test/component/components/mount.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyHeader, anyToken } from '#test/unit/support/trace-data.ts'

const IDS: Record<string, number> = {}
/** The same word is the same token. */
const idOf = (word: string): number => (IDS[word] ??= Object.keys(IDS).length + 3)

/** A whole run of these words, each as probable as said. */
function events(
  runId: string,
  words: readonly (readonly [text: string, p: number])[],
  { model = 'one', temperature = 0, over = true } = {},
): TraceEvent[] {
  const header = anyHeader(new Random(1), runId)
  delete header.translation
  const run = {
    ...header,
    task: 'chat' as const,
    model: { ...header.model, id: model, sha256: model, vocabSize: model.length * 100 },
    sampling: { temperature, topK: 0, topP: 1, seed: 1, maxTokens: 30 },
    prompt: [],
  }
  const said = words.map(([text, p], step) => ({
    ...{ seq: step + 1, tMs: step, kind: 'token' as const },
    ...anyToken(new Random(step), step, text),
    ...{ id: idOf(text), logprob: Math.log(p), how: 'greedy' as const },
    bytes: toBase64(new TextEncoder().encode(text)),
  }))
  const stats = { promptTokens: 1, newTokens: 1, prefillMs: 1, decodeMs: 1, threads: 2 }
  const end = { seq: words.length + 1, tMs: 99, kind: 'finished' as const, stats }
  return [
    { seq: 0, tMs: 0, kind: 'run-started', version: 1, run },
    ...said,
    ...(over ? [{ ...end, reason: 'eos' as const, text: '' }] : []),
  ]
}

let mounted: VueWrapper | null = null
afterEach(() => {
  mounted?.unmount()
  mounted = null
})

/** Mounts a part of the comparison over two runs. */
async function compare(
  component: Parameters<typeof mountApp>[0],
  a: TraceEvent[],
  b: TraceEvent[],
  locale: Locale = 'en',
): Promise<VueWrapper> {
  installBridge()
  mounted = mountApp(component, { locale })
  const runs = useRunStore()
  runs.take('a', a)
  runs.take('b', b)
  await useComparisonStore().open('a', 'b')
  await flushPromises()
  return mounted
}

const PARIS = [
  ['The', 0.5],
  [' city', 0.25],
  [' Paris', 0.612],
] as const
const LONDON = [
  ['The', 0.5],
  [' city', 0.25],
  [' London', 0.031],
  ['!', 0.5],
] as const

describe('the sentence', () => {
  it('says where two answers part, with what each says and how probable that was', async () => {
    const london = events('b', LONDON, { temperature: 1 })
    const found = await compare(ResultLine, events('a', PARIS), london)
    expect(found.text().replaceAll('\u00a0', ' ')).toContain(
      'The first 2 tokens agree; at step 2 A says ‘·Paris’ (61.2 %), B ‘·London’ (3.1 %).',
    )
    expect(found.text()).toContain('One more step differs after it.')
    const chinese = await compare(ResultLine, events('a', PARIS), london, 'zh-CN')
    expect(chinese.text().replaceAll('\u00a0', ' ')).toContain(
      '前 2 个词元相同；到第 2 步，A 写了“·Paris”（61.2 %），B 写了“·London”（3.1 %）。',
    )
  })

  it('says that a run was reproduced, and that one with another setting merely is the same', async () => {
    const same = await compare(ResultLine, events('a', PARIS), events('b', PARIS))
    expect(same.text()).toContain('All 3 tokens are the same.')
    expect(same.text()).toContain('can be reproduced')
    const warm = events('b', PARIS, { temperature: 1 })
    const other = await compare(ResultLine, events('a', PARIS), warm)
    expect(other.text()).toBe('All 3 tokens are the same.')
  })

  it('says so where one goes on after the other’s end, and where nothing was written', async () => {
    const on = [...PARIS, ['.', 0.9], ['!', 0.9]] as const
    const longer = await compare(ResultLine, events('a', PARIS), events('b', on))
    expect(longer.text()).toContain('The first 3 tokens agree; A ends there, B has 2 more.')
    const empty = await compare(ResultLine, events('a', PARIS), events('b', []))
    expect(empty.text()).toBe('B has not a single token: there is nothing to compare.')
    const both = await compare(ResultLine, events('a', []), events('b', []))
    expect(both.text()).toContain('Neither answer has a single token')
    const yet = await compare(ResultLine, events('a', PARIS), events('b', [], { over: false }))
    expect(yet.text()).toBe('B has not written a token yet.')
    const begun = events('b', PARIS.slice(0, 1), { over: false })
    const soFar = await compare(ResultLine, events('a', PARIS), begun)
    expect(soFar.text()).toBe('So far the one token agrees.')
  })

  it('counts characters where the vocabularies differ', async () => {
    const cut = [
      ['Th', 0.5],
      ['e city', 0.5],
      [' Rome', 0.125],
    ] as const
    const found = await compare(
      ResultLine,
      events('a', PARIS),
      events('b', cut, { model: 'other' }),
    )
    expect(found.text().replaceAll('\u00a0', ' ')).toContain(
      'The first 8 characters agree; then A says ‘·Paris’ (61.2 %), B ‘·Rome’ (12.5 %).',
    )
  })
})

it('only what was set differently stands in the table; the rest in a line', async () => {
  const warm = events('b', PARIS, { temperature: 0.8 })
  const found = await compare(ConditionTable, events('a', PARIS), warm)
  const cells = found.findAll('tbody tr').map((row) => row.findAll('th, td').map((c) => c.text()))
  expect(cells).toEqual([
    ['Temperature', '0.00', '0.80'],
    ['Seed', 'plays no part', '1'],
  ])
  expect(found.text()).toContain('Model one')
})

it.each([
  ['one', ['A 3 tokens · written to its end', 'B 4 tokens · written to its end']],
  ['other', ['A one · 3 tokens · written to its end', 'B other · 4 tokens · written to its end']],
])('a model is named above each side only where they differ: one and %s', async (model, heads) => {
  const found = await compare(ConditionTable, events('a', PARIS), events('b', LONDON, { model }))
  const said = found.findAll('thead th').slice(1)
  expect(said.map((head) => head.text().replace(/^([AB])\s*/, '$1 '))).toEqual(heads)
})

it('the detail stands at the first difference: both tokens, their difference, both candidates', async () => {
  const found = await compare(StepDetail, events('a', PARIS), events('b', LONDON))
  expect(found.get('[data-testid=compare-detail]').attributes('data-row')).toBe('2')
  expect(found.get('h2').text()).toBe('Here they part')
  const delta = Math.log(0.031) - Math.log(0.612)
  expect(found.get('[data-testid=compare-delta]').text()).toContain(
    delta.toFixed(3).replace('-', '−'),
  )
  const taken = found.findAll('td.taken')
  expect(taken).toHaveLength(2)
  useComparisonStore().choose(0)
  await flushPromises()
  expect(found.get('h2').text()).toBe('Both say the same')
  useComparisonStore().choose(3)
  await flushPromises()
  expect(found.get('h2').text()).toBe('Only B has something here')
})

it('bars of both sides are on one scale, and what was not recorded is no zero', () => {
  installBridge()
  mounted = mountApp(CandidatePairs, {
    props: {
      candidates: [
        { key: '1', text: 'x', bytes: undefined, a: 0.8, b: 0.2 },
        { key: '2', text: 'y', bytes: undefined, a: null, b: 0.4 },
      ],
      taken: { a: '1', b: '2' },
    },
  })
  const widths = mounted.findAll('.bar').map((bar) => bar.attributes('style'))
  expect(widths).toEqual(['width: 100%;', 'width: 25%;', 'width: 0%;', 'width: 50%;'])
  expect(mounted.text()).toContain('–')
  expect(mounted.text()).toContain('not among the 20 most probable')
})

it('the strip is a slider: arrow keys go from step to step, and it says both surprises', async () => {
  installBridge()
  const bits = { a: [1, 2.5], b: [1, null] }
  mounted = mountApp(SurpriseMirror, { props: { bits, full: 4, first: 1, current: 1 } })
  const slider = mounted.get('[role=slider]')
  expect(slider.attributes('aria-valuetext')).toBe('Step 1: A 2.50 bits, B nothing')
  await slider.trigger('keydown', { key: 'ArrowLeft' })
  expect(mounted.emitted('choose')).toEqual([[0]])
})

it('columns are broken into lines that fit, each once, in order', () => {
  const random = new Random(4)
  for (let round = 0; round < 200; round++) {
    const widths = random.list(random.int(0, 40), () => random.int(5, 120))
    const ends = widths.map(() => random.next() < 0.1)
    const lines = layLines(widths, ends, 100)
    expect(lines.flatMap(({ from, to }) => widths.slice(from, to))).toEqual(widths)
    lines.forEach(({ from, to }, index) => {
      const width = widths.slice(from, to).reduce((sum, one) => sum + one, 0)
      expect(width <= 100 || to === from + 1).toBe(true)
      expect(ends.slice(from, to - 1)).not.toContain(true)
      // As many as fit: the next one would not have, unless the line was ended.
      if (to < widths.length && !ends[to - 1])
        expect(width + (widths[to] ?? 0)).toBeGreaterThan(100)
      for (let column = from; column < to; column++) expect(lineOf(lines, column)).toBe(index)
    })
  }
})
