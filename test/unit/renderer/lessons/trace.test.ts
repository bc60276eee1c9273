import { describe, expect, it } from 'vitest'
import { threeSentences } from '#renderer/lessons/engine/corpus/three-sentences.ts'
import { corpusOf, readPrompt, type Corpus } from '#renderer/lessons/engine/corpus/corpus.ts'
import { chineseSentences } from '#renderer/lessons/engine/corpus/chinese.ts'
import { englishSentences } from '#renderer/lessons/engine/corpus/english.ts'
import { BigramNetwork } from '#renderer/lessons/engine/network/bigram-network.ts'
import { rowOf } from '#renderer/lessons/engine/network/matrix.ts'
import type { NextTokenModel } from '#renderer/lessons/engine/next-token-model.ts'
import { NgramCounts } from '#renderer/lessons/engine/ngram/counts.ts'
import { NgramModel } from '#renderer/lessons/engine/ngram/model.ts'
import { traceOf, type LessonRun } from '#renderer/lessons/engine/trace.ts'
import { TinyTransformer } from '#renderer/lessons/engine/transformer/tiny-transformer.ts'
import { EMPTY_VIEW, reduceAll, type RunView } from '#renderer/trace/reduce.ts'
import { attentionRow } from '#shared/trace/attention-frame.ts'
import { decodeEvent, encodeEvent } from '#shared/trace/codec.ts'
import { isTerminal, type TraceEvent } from '#shared/trace/event.ts'
import { DEFAULT_SAMPLING, type SamplingSettings } from '#shared/trace/sampling.ts'
import { sum } from './corpora.ts'

const SIZES = { width: 8, heads: 2, neurons: 12, contextLength: 12 }

const corpora: Record<'en' | 'zh-CN', Corpus> = {
  en: corpusOf(englishSentences(60, 1), { ends: true }),
  'zh-CN': corpusOf(chineseSentences(60, 1), { ends: true }),
}

/** One of each kind, over the same corpus and tokens. */
const models = (corpus: Corpus): Record<string, NextTokenModel> => ({
  bigram: new NgramModel(new NgramCounts(corpus, 1), 0.1),
  trigram: new NgramModel(new NgramCounts(corpus, 2), 0),
  network: new BigramNetwork(corpus.vocabulary, { width: 6, seed: 1 }),
  transformer: new TinyTransformer(corpus.vocabulary, SIZES, { seed: 1 }),
})

function record(
  model: NextTokenModel,
  prompt: string,
  sampling: Partial<SamplingSettings> = {},
  capture: LessonRun['capture'] = 'full',
): { events: TraceEvent[]; view: RunView } {
  let clock = 100
  const events = [
    ...traceOf({
      runId: 'lesson-1',
      model,
      modelId: 'bigram',
      prompt: readPrompt(model.vocabulary, prompt),
      sampling: { ...DEFAULT_SAMPLING, temperature: 1, maxTokens: 8, ...sampling },
      capture,
      startedAtMs: 1_795_420_800_000,
      now: () => clock++,
    }),
  ]
  return { events, view: reduceAll(EMPTY_VIEW, events) }
}

describe.each([
  ['en', 'Anna drinks the'],
  ['zh-CN', '小红早上'],
] as const)('%s: a lesson’s run as a trace', (language, prompt) => {
  const corpus = corpora[language]

  it.each(Object.entries(models(corpus)))('%s: keeps every invariant of a trace', (_, model) => {
    const { events, view } = record(model, prompt)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, at) => at))
    expect(events[0]).toMatchObject({ kind: 'run-started', tMs: expect.any(Number) as number })
    expect(events.map(isTerminal).indexOf(true)).toBe(events.length - 1)
    const times = events.map(({ tMs }) => tMs)
    expect([...times].sort((a, b) => a - b)).toEqual(times)
    // What the store keeps is what was shown.
    expect(events.map((event) => decodeEvent(encodeEvent(event), 'lesson-1'))).toEqual(events)

    expect(['eos', 'length', 'stopped']).toContain(view.state)
    expect(view.tokens.length).toBeGreaterThan(0)
    expect(view.pending).toHaveLength(0)
    const tokens = events.filter((event) => event.kind === 'token' && !event.special)
    expect(view.text).toBe(
      tokens.map((event) => (event.kind === 'token' ? event.text : '')).join(''),
    )
    expect(view.header?.template).toBe(`<|end|>${prompt}`)
    expect(view.stats).toMatchObject({
      promptTokens: view.header?.prompt.length,
      newTokens: view.tokens.length,
    })
  })

  it.each(Object.entries(models(corpus)))('%s: the numbers are the model’s own', (_, model) => {
    const { view } = record(model, prompt)
    const context = (view.header?.prompt ?? []).map(({ id }) => id)
    for (const { id, logprob, entropy, top, rank } of view.tokens) {
      const p = model.predict(context)
      expect(Math.exp(logprob)).toBeCloseTo(p?.[id] ?? NaN, 6)
      const bits = sum([...(p ?? [])].map((share) => (share === 0 ? 0 : -share * Math.log2(share))))
      expect(entropy).toBeCloseTo(bits, 5)
      expect([...(p ?? [])].filter((share) => share > (p?.[id] ?? 0)).length).toBeLessThanOrEqual(
        rank,
      )
      const possible = [...(p ?? [])].filter((share) => share > 0).length
      expect(top).toHaveLength(Math.min(20, possible))
      // Bars and the one for all others sum to 1.
      const bars = sum(top.map((candidate) => Math.exp(candidate.logprob)))
      const listed = new Set(top.map((candidate) => candidate.id))
      const others = sum([...(p ?? [])].filter((_share, other) => !listed.has(other)))
      expect(bars + others).toBeCloseTo(1, 5)
      context.push(id)
    }
  })

  it('the same seed writes the same events, without the clock', () => {
    const { transformer } = models(corpus)
    if (transformer === undefined) throw new Error('no transformer')
    expect(record(transformer, prompt)).toEqual(record(transformer, prompt))
  })
})

describe('attention in a trace', () => {
  const model = new TinyTransformer(corpora.en.vocabulary, SIZES, { seed: 2 })

  it('in full: the prompt’s rows at the first token, one row at each other, all of every head', () => {
    const { view } = record(model, 'Anna drinks the', { temperature: 0, maxTokens: 4 })
    const prompt = (view.header?.prompt ?? []).map(({ id }) => id)
    expect(view.header?.model).toMatchObject({ layers: 1, heads: 2, contextLength: 12 })
    view.tokens.forEach((_, step) => {
      const ids = [...prompt, ...view.tokens.slice(0, step).map(({ id }) => id)]
      const [event] = view.attention.get(step) ?? []
      if (event === undefined) throw new Error('no attention')
      expect(event.which).toBe('self')
      const queries = step === 0 ? ids.length : 1
      expect(event.frame.shape).toEqual([1, 2, queries, ids.length])
      const { heads } = model.forward(ids).block.attention
      for (const [head, { weights }] of heads.entries()) {
        for (let query = 0; query < queries; query++) {
          const row = attentionRow(event.frame, 0, head, query)
          expect(sum(row)).toBeCloseTo(1, 5)
          const own = Float32Array.from(rowOf(weights, ids.length - queries + query))
          expect(row).toEqual(own)
        }
      }
    })
  })

  it('as a summary: the row that chose the token, mean of the heads, in bytes', () => {
    const { view } = record(model, 'Anna drinks the', { maxTokens: 2 }, 'summary')
    const ids = (view.header?.prompt ?? []).map(({ id }) => id)
    const [event] = view.attention.get(0) ?? []
    if (event === undefined) throw new Error('no attention')
    expect(event.frame).toMatchObject({ shape: [1, 1, 1, ids.length], dtype: 'u8' })
    const [a, b] = model
      .forward(ids)
      .block.attention.heads.map(({ weights }) => rowOf(weights, ids.length - 1))
    attentionRow(event.frame, 0, 0, 0).forEach((weight, key) => {
      const mean = ((a?.[key] ?? NaN) + (b?.[key] ?? NaN)) / 2
      expect(Math.abs(weight - mean)).toBeLessThanOrEqual(0.5 / 255 + 1e-7)
    })
  })

  it('is none where none is wanted, or the model looks at nothing', () => {
    expect(record(model, 'Anna', {}, 'none').view.attention.size).toBe(0)
    const { view } = record(new NgramModel(new NgramCounts(corpora.en, 1), 1), 'Anna')
    expect(view.attention.size).toBe(0)
    expect(view.header).toMatchObject({ capture: 'none', model: { layers: 0, heads: 0 } })
  })

  it('a Transformer’s text ends with its window', () => {
    const { view } = record(model, 'Anna drinks the', { maxTokens: 99, temperature: 0 })
    // Whether or not it wrote its end token first: it never read more than it can.
    const read = (view.header?.prompt.length ?? 0) + view.tokens.length - 1
    expect(read).toBeLessThanOrEqual(SIZES.contextLength)
    const tooLong = new Array<string>(12).fill('Anna').join(' ')
    expect(record(model, tooLong).view).toMatchObject({ state: 'length', tokens: [], text: '' })
  })
})

describe('words and how they are written', () => {
  it('blanks stand before words, none where a text begins; ends are special', () => {
    const model = new NgramModel(new NgramCounts(corpora.en, 3), 0)
    const { view } = record(model, '', { temperature: 0, maxTokens: 20 })
    expect(view.header?.prompt).toMatchObject([{ text: '<|end|>', special: true, content: false }])
    expect(view.tokens.map(({ text }) => text).join('')).toMatch(/^\S.*<\|end\|>$/)
    expect(view.state).toBe('eos')
    expect(view.text).not.toContain('<|end|>')
    expect(view.header?.stopIds).toEqual([0])
  })

  it('chapter 4: a table without an end writes until a row is empty, and only what is possible is listed', () => {
    const model = new NgramModel(new NgramCounts(threeSentences('en'), 1), 0)
    const { view } = record(model, 'I', { temperature: 0 })
    expect(view.text).toBe(' love oranges')
    expect(view.state).toBe('stopped')
    expect(view.tokens[1]?.top.map(({ text, logprob }) => [text, Math.exp(logprob)])).toEqual([
      [' oranges', expect.closeTo(2 / 3, 6) as number],
      [' grapes', expect.closeTo(1 / 3, 6) as number],
    ])
  })

  it('one prompt, several models: the same tokens under the same bars', () => {
    const firsts = Object.values(models(corpora.en)).map((model) => {
      const { view } = record(model, 'Anna drinks the', { temperature: 0 })
      return { prompt: view.header?.prompt, top: view.tokens[0]?.top ?? [] }
    })
    const [{ prompt } = { prompt: undefined }] = firsts
    const texts = corpora.en.vocabulary.tokens
    for (const first of firsts) {
      expect(first.prompt).toEqual(prompt)
      for (const { id, text } of first.top) expect(text.trim()).toBe(texts[id])
    }
  })
})
