import { describe, expect, it } from 'vitest'
import { attentionRow } from '#shared/trace/attention-frame.ts'
import type { TranslateParams } from '#shared/runtime/protocol.ts'
import type { BeamEvent, TraceEvent } from '#shared/trace/event.ts'
import { AppError } from '#shared/ipc/result.ts'
import { endOf, EnginePort, GREEDY, headerOf, tokensOf } from '../engine-port.ts'
import { BERGAMOT, TATOEBA } from './golden.ts'

const port = new EnginePort()
const TEACHER = { modelId: 'tatoeba-en-zh', folder: 'resources/models/tatoeba-en-zh', threads: 1 }
const PLAIN = {
  beams: 1,
  lengthPenalty: 1,
  sampling: GREEDY,
  capture: 'none',
  given: null,
} as const

let made = 0
async function translate(
  params: Pick<TranslateParams, 'text'> & Partial<TranslateParams>,
  onEvent: (event: TraceEvent, runId: string) => void = () => undefined,
): Promise<TraceEvent[]> {
  const runId = `translation-${String(++made)}`
  return port.eventsOf(
    () => port.call('translate', { ...TEACHER, ...PLAIN, ...params, runId }),
    (event) => {
      onEvent(event, runId)
    },
  )
}
const [SENTENCE] = TATOEBA.sentences

describe('a translation as a run', () => {
  it('says what it was made of, then token by token what it says', async () => {
    const events = await translate({ text: SENTENCE?.text ?? '' })
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i))
    const header = headerOf(events)
    expect(header).toMatchObject({
      task: 'translate',
      model: { id: 'tatoeba-en-zh', layers: 3, heads: 4, vocabSize: 7000, contextLength: 256 },
      template: SENTENCE?.text,
      stopIds: [0],
      translation: {
        sourceLanguage: 'eng',
        targetLanguage: 'zho',
        beams: 1,
        encoderLayers: 3,
        encoderHeads: 4,
        hiddenSize: 256,
        feedForwardSize: 1024,
        recurrent: false,
        startId: 6999,
      },
    })
    expect(header.prompt.map(({ id }) => id)).toEqual(SENTENCE?.input_ids)
    expect(header.prompt.at(-1)).toMatchObject({ special: true, content: false })
    const tokens = tokensOf(events)
    expect(tokens.map(({ id }) => id)).toEqual(SENTENCE?.greedy_ids)
    expect(tokens.every(({ how, top }) => how === 'greedy' && top.length === 20)).toBe(true)
    for (const { top, id, logprob, rank } of tokens) {
      expect(top[rank]?.id).toBe(id)
      expect(top[rank]?.logprob).toBe(logprob)
      const sum = top.reduce((mass, candidate) => mass + Math.exp(candidate.logprob), 0)
      expect(sum).toBeGreaterThan(0.5)
      expect(sum).toBeLessThanOrEqual(1 + 1e-9)
    }
    expect(endOf(events)).toMatchObject({ reason: 'eos', text: SENTENCE?.greedy_text })
  })

  it.each([
    ['full', 4, 1e-5],
    ['summary', 1, 4e-3],
  ] as const)('keeps all three attentions, %s', async (capture, heads, tolerance) => {
    const events = await translate({ text: SENTENCE?.text ?? '', capture })
    const source = headerOf(events).prompt.length
    const frames = events.filter((event) => event.kind === 'attention')
    const [encoder, ...rest] = frames
    expect(encoder).toMatchObject({ which: 'encoder-self', step: 0 })
    expect(encoder?.frame.shape).toEqual([3, heads, source, source])
    const count = tokensOf(events).length
    expect(rest.map(({ which, step }) => [which, step])).toEqual(
      Array.from({ length: count }, (_, step) => [
        ['cross', step],
        ['decoder-self', step],
      ]).flat(),
    )
    for (const { frame, which, step } of frames) {
      const [layers, , queries, keys] = frame.shape
      if (which === 'cross') expect([queries, keys]).toEqual([1, source])
      if (which === 'decoder-self') expect([queries, keys]).toEqual([1, step + 1])
      for (let layer = 0; layer < layers; layer++) {
        for (let head = 0; head < heads; head++) {
          const row = attentionRow(frame, layer, head, 0)
          const sum = row.reduce((a, b) => a + b, 0)
          // A byte's rounding for each key at most, where weights are kept as bytes.
          expect(Math.abs(sum - 1)).toBeLessThan(tolerance * (capture === 'full' ? 1 : keys))
        }
      }
    }
    const rows = SENTENCE?.cross_attention_l0h0 ?? []
    if (capture === 'full') {
      const cross = frames.filter(({ which }) => which === 'cross')
      for (const [step, row] of rows.entries()) {
        const frame = cross[step]?.frame
        const own = frame ? [...attentionRow(frame, 0, 0, 0)] : []
        expect(own).toHaveLength(row.length)
        for (const [key, weight] of row.entries()) {
          expect(Math.abs((own[key] ?? NaN) - weight)).toBeLessThanOrEqual(1e-3)
        }
      }
    }
  })

  it('with beams: first the search, each step a tree’s generation, then the one that won', async () => {
    for (const { text, beam4_text } of TATOEBA.sentences.slice(0, 4)) {
      const events = await translate({ text, beams: 4 })
      const kinds = events.map(({ kind }) => kind)
      expect(kinds.lastIndexOf('beam')).toBeLessThan(kinds.indexOf('token'))
      const steps = events.filter((event): event is { seq: number; tMs: number } & BeamEvent => {
        return event.kind === 'beam'
      })
      let before: number[][] = [[]]
      for (const [at, { step, hypotheses }] of steps.entries()) {
        expect(step).toBe(at)
        expect(hypotheses.map(({ score }) => score)).toEqual(
          hypotheses.map(({ score }) => score).sort((a, b) => b - a),
        )
        for (const { ids, parent } of hypotheses) expect(before[parent]).toEqual(ids.slice(0, -1))
        before = hypotheses.filter((one) => !one.pruned && one.ids.at(-1) !== 0).map((o) => o.ids)
        expect(before.length).toBeLessThanOrEqual(4)
      }
      const tokens = tokensOf(events)
      const sum = tokens.reduce((total, { logprob }) => total + logprob, 0)
      const ended = steps.flatMap(({ hypotheses }) =>
        hypotheses.filter(({ ids, pruned }) => !pruned && ids.at(-1) === 0),
      )
      const best = Math.max(...ended.map(({ score }) => score))
      expect(sum / tokens.length).toBeCloseTo(best, 5)
      expect(tokens.every(({ how }) => how === 'greedy')).toBe(true)
      expect(endOf(events).text).toBe(beam4_text)
    }
  })

  it('goes on from what it is told to have said, greedily and with beams', async () => {
    const plain = await translate({ text: 'I like apples.' })
    const [first] = tokensOf(plain)
    const other = first?.top.find(({ id, kept }) => kept && id !== first.id && id !== 0)
    if (!other) throw new Error('there is no other')
    const given = { ids: [other.id], forced: true }
    for (const beams of [1, 4]) {
      const events = await translate({ text: 'I like apples.', beams, given })
      expect(headerOf(events).begun).toEqual({ kept: 0, forced: true })
      const tokens = tokensOf(events)
      expect(tokens[0]).toMatchObject({ id: other.id, how: 'forced', logprob: other.logprob })
      expect(tokens.slice(1).every(({ how }) => how === 'greedy')).toBe(true)
      const again = await translate({
        text: 'I like apples.',
        given: { ids: tokens.slice(0, 2).map(({ id }) => id), forced: false },
      })
      if (beams === 1) {
        expect(tokensOf(again).map(({ id }) => id)).toEqual(tokens.map(({ id }) => id))
      }
    }
  })

  it('drawn by the same seed is the same, and another seed draws other numbers', async () => {
    const sampling = { ...GREEDY, temperature: 1.2, seed: 5 }
    const text = 'Where is the train station?'
    const [one, two, three] = [
      tokensOf(await translate({ text, sampling })),
      tokensOf(await translate({ text, sampling })),
      tokensOf(await translate({ text, sampling: { ...sampling, seed: 6 } })),
    ]
    const drawn = (tokens: typeof one) => tokens.map(({ id, u, draw }) => ({ id, u, draw }))
    expect(drawn(two)).toEqual(drawn(one))
    expect(three[0]?.u).not.toBe(one[0]?.u)
    expect(one.every(({ id }) => id !== 6999)).toBe(true)
  })

  it('of a recurrent decoder has no self-attention, and says so', async () => {
    const [sentence] = BERGAMOT['bergamot-en-pt'].sentences
    const folder = 'resources/models/bergamot-en-pt'
    const text = sentence?.source ?? ''
    const events = await translate({ modelId: 'bergamot-en-pt', folder, text, capture: 'full' })
    expect(headerOf(events).translation).toMatchObject({ recurrent: true, targetLanguage: 'pt' })
    const kinds = new Set(events.map((event) => (event.kind === 'attention' ? event.which : '')))
    expect([...kinds].sort()).toEqual(['', 'cross', 'encoder-self'])
    expect(endOf(events).text).toBe(sentence?.target)
  })

  it('is stopped between two tokens, and keeps what it said', async () => {
    let stopping: Promise<unknown> = Promise.resolve()
    const text = 'I like apples. '.repeat(12)
    const events = await translate({ text }, (event, runId) => {
      if (event.kind === 'token' && event.step === 3) stopping = port.call('stop', { runId })
    })
    await stopping
    expect(endOf(events).reason).toBe('stopped')
    expect(tokensOf(events).length).toBeLessThan(30)
    expect(endOf(events).text.length).toBeGreaterThan(0)
  })

  it.each<[string, string, object]>([
    ['nothing', '', { code: 'run.emptyPrompt' }],
    ['blanks', ' \n\t\u3000\u00a0 ', { code: 'run.emptyPrompt' }],
    [
      'more tokens than positions',
      'apples '.repeat(400),
      { code: 'run.sourceTooLong', data: { tokens: 401, limit: 256 } },
    ],
    [
      '20,000 characters',
      'ab'.repeat(10_000),
      { code: 'run.sourceTooLong', data: { tokens: 20_001, limit: 256 } },
    ],
    [
      'more than 20,000 characters',
      '苹'.repeat(1_000_000),
      { code: 'run.textTooLong', data: { characters: 1_000_000, limit: 20_000 } },
    ],
  ])('refuses %s before anything is said, and soon', async (_, text, error) => {
    const startedAt = performance.now()
    const told = translate({ text })
    await expect(told).rejects.toThrow(AppError)
    await expect(told).rejects.toMatchObject(error)
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })

  it('refuses tokens it has not, more of them than fit, and a model that is not there', async () => {
    for (const ids of [[7000], [-1], [0.5], Array.from({ length: 300 }, () => 5)]) {
      const refused = translate({ text: 'Hi.', given: { ids, forced: true } })
      await expect(refused).rejects.toMatchObject({ code: 'app.badInput' })
    }
    await expect(
      translate({ text: 'Hi.', modelId: 'none', folder: 'resources/models/none' }),
    ).rejects.toMatchObject({ code: 'model.missingFile' })
  })

  it.each([
    ['😀😀😀', 1],
    ['😀🎉'.repeat(5000), 1],
    ['\u0000\u0007', 1],
    ['ภาษาไทย', 1],
    ['apples 😀', 1],
    ['I like apples.', 0],
  ])('of %j ends, and says how much of it is not in the vocabulary', async (text, unknown) => {
    const events = await translate({ text })
    expect(['eos', 'length']).toContain(endOf(events).reason)
    expect(headerOf(events).translation?.unknownTokens).toBe(unknown)
  })

  it('refuses languages it was not made for, and takes those it was', async () => {
    const text = 'Hi.'
    const events = await translate({ text, sourceLanguage: 'eng', targetLanguage: 'zho' })
    expect(headerOf(events).translation).toMatchObject({
      sourceLanguage: 'eng',
      targetLanguage: 'zho',
    })
    for (const chosen of [{ sourceLanguage: 'zho' }, { targetLanguage: 'fra' }]) {
      await expect(translate({ text, ...chosen })).rejects.toMatchObject({
        code: 'run.unknownLanguage',
        data: { model: 'tatoeba-en-zh', language: Object.values(chosen)[0] },
      })
    }
  })

  it('is loaded once for what is asked about it and for translations', async () => {
    const info = await port.call('translator', TEACHER)
    expect(info).toMatchObject({
      id: 'tatoeba-en-zh',
      family: 'marian',
      languages: { source: ['eng'], target: ['zho'] },
      inspect: { encoder: { ok: true }, decoder: { ok: true }, cross: { ok: true } },
      suggested: { beams: 1, lengthPenalty: 1 },
    })
    const recurrent = await port.call('translator', {
      modelId: 'bergamot-en-pt',
      folder: 'resources/models/bergamot-en-pt',
      threads: 1,
    })
    expect(recurrent.inspect.decoder).toEqual({ ok: false, reason: 'recurrent' })
    const startedAt = performance.now()
    expect(await port.call('translator', TEACHER)).toEqual(info)
    expect(performance.now() - startedAt).toBeLessThan(50)
  })
})
