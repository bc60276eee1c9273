import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AblateRequest, ProbeRequest } from '#shared/trace/probe.ts'
import { far, openTranslator, rowOf, type Opened } from './asked.ts'
import { bytesOf, checkAttention, checkScore, checkStages, EXACT, weights } from './consistent.ts'
import { BERGAMOT } from './golden.ts'

const ALL = { layers: 'all', heads: 'all', positions: 'all' } as const

describe('what is asked about a translator with a recurrent decoder', () => {
  let opened: Opened
  const golden = BERGAMOT['bergamot-en-pt']
  const { source_ids: source, target_ids: written, head, layer_0, layer_1 } = golden.cross_attention
  const path = 'resources/models/bergamot-en-pt/onnx/decoder_model.onnx'
  beforeAll(async () => {
    opened = await openTranslator('bergamot-en-pt', 'resources/models/bergamot-en-pt')
  })
  afterAll(() => opened.close())

  it('says that its decoder has a cell in the place of self-attention', async () => {
    const { decoder, encoder, cross } = opened.model.info.probes
    const none = { ok: false, reason: 'recurrent' }
    expect(decoder).toMatchObject({ attention: none, qkv: none, block: { ok: true } })
    expect([encoder.qkv, cross.qkv, decoder.lens, decoder.embed]).toEqual(
      Array.from({ length: 4 }, () => ({ ok: true })),
    )
    for (const probe of ['attention', 'qkv'] as const) {
      await expect(opened.ask(source, written, { probe, ...ALL })).rejects.toMatchObject({
        code: 'probe.unavailable',
        data: { what: probe, reason: 'recurrent' },
      })
    }
  })

  it('scores tokens as the run did', () => checkScore(opened, 'I like apples.'))

  it.each(['encoder', 'cross'] as const)('attention of the %s', (part) =>
    checkAttention(opened, source, written, part),
  )

  it('looks at the source where the reference does', async () => {
    const { attention } = await opened.ask(source, written, {
      probe: 'attention',
      ...ALL,
      heads: [head],
      part: 'cross',
    })
    for (const [layer, rows] of [layer_0, layer_1].entries()) {
      for (const [at, row] of rows.entries()) {
        expect(far(rowOf(attention, layer, 0, at), row)).toBeLessThan(EXACT)
      }
    }
  })

  it('stages follow from each other, and the cell from what it reads', async () => {
    const request = { probe: 'block', layers: 'all', positions: 'all' } as const
    const answer = await opened.ask(source, written, request)
    checkStages(answer, (layer) => {
      const norm = `decoder_l${String(layer + 1)}_rnn_ffn_ln`
      return { gamma: weights(path, `${norm}_scale`), beta: weights(path, `${norm}_bias`) }
    })
    // SSRU (Kim et al. 2019): f = σ(x·Wf + b), c = f·c + (1 − f)·(x·W), and relu(c) is added.
    const input = answer.stages.find(({ stage }) => stage === 'input')?.values
    const output = answer.stages.find(({ stage }) => stage === 'attention')?.values
    if (input === undefined || output === undefined) throw new Error('a stage is missing')
    const matrix = (name: string) => {
      const scale = weights(path, `${name}.scale`)[0] ?? NaN
      return Array.from(new Int8Array(bytesOf(path, name)), (w) => w * scale)
    }
    const [w, wf] = [matrix('decoder_l1_rnn_W'), matrix('decoder_l1_rnn_Wf')]
    const bias = weights(path, 'decoder_l1_rnn_bf')
    const times = (x: readonly number[], m: readonly number[], column: number) =>
      x.reduce((sum, value, row) => sum + value * (m[row * 256 + column] ?? NaN), 0)
    let cell = Array.from({ length: 256 }, () => 0)
    for (let position = 0; position <= written.length; position++) {
      const x = rowOf(input, 0, position)
      cell = cell.map((kept, column) => {
        const forget = 1 / (1 + Math.exp(-times(x, wf, column) - (bias[column] ?? NaN)))
        return forget * kept + (1 - forget) * times(x, w, column)
      })
      const relu = cell.map((value) => Math.max(value, 0))
      expect(far(relu, rowOf(output, 0, position))).toBeLessThan(EXACT)
    }
  })

  it('switches off heads that look at the source, networks and positions, and refuses what it has not', async () => {
    const none: Omit<AblateRequest, 'probe'> = {
      heads: [],
      ffns: [],
      masked: [],
      positions: [1],
      top: 5,
    }
    const changes: ProbeRequest[] = [
      { probe: 'ablate', ...none, heads: [[0, 1]], part: 'cross' },
      { probe: 'ablate', ...none, ffns: [1], part: 'decoder' },
      { probe: 'ablate', ...none, noPositions: true, part: 'decoder' },
      { probe: 'ablate', ...none, noPositions: true, part: 'encoder' },
      { probe: 'ablate', ...none, masked: [0], part: 'encoder' },
    ]
    for (const request of changes) {
      const answer = await opened.ask(source, written, request)
      const [entry] = 'entries' in answer ? answer.entries : []
      expect(entry?.klBits).toBeGreaterThan(1e-6)
    }
    const refused: ProbeRequest[] = [
      { probe: 'ablate', ...none, heads: [[0, 1]] },
      { probe: 'ablate', ...none, masked: [0] },
    ]
    for (const request of refused) {
      await expect(opened.ask(source, written, request)).rejects.toMatchObject({
        code: 'probe.unavailable',
        data: { what: 'ablate', reason: 'recurrent' },
      })
    }
  })
})
