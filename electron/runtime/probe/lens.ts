import { AppError } from '#shared/ipc/result.ts'
import type { LensAnswer, LensEntry, ProbeRequest } from '#shared/trace/probe.ts'
import type { Pass } from '../decode/decoder.ts'
import { floatsOf } from '../decode/tensors.ts'
import { outputName } from '../graph/captures.ts'
import type { LoadedModel } from '../models/load.ts'
import { distributionOf, rankOf, topIds } from '#shared/trace/choice/distribution.ts'
import { ANSWER_LIMIT, checkIds, resolveIndices } from './indices.ts'
import { inTurn } from './in-turn.ts'
import { readRows } from './read-rows.ts'
import { throughHead, topsThroughHead, type ResidualRow } from './through-head.ts'

type LensRequest = Extract<ProbeRequest, { probe: 'lens' }>

/** A listed token with its text costs about this much on its way to the window, bytes. */
const ENTRY_BYTES = 64
/** Residual rows held at once, about half a second's work on the bundled model. */
const ROWS_AT_ONCE = 512

/**
 * What each layer would say if the model ended there (nostalgebraist 2020, "logit lens"): the residual
 * stream after every block through the model's own final norm and output matrix. A long text is read in
 * parts, and others may ask between them.
 */
export async function probeLens(
  model: LoadedModel,
  ids: readonly number[],
  request: LensRequest,
): Promise<LensAnswer> {
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  checkIds(request.track ?? [], model.info.vocabSize)
  const states = model.info.layers + 1
  const listed = request.top + (request.track?.length ?? 0)
  const bytes = positions.length * states * listed * ENTRY_BYTES
  if (bytes > ANSWER_LIMIT) {
    const limit = Math.floor(ANSWER_LIMIT / 1e6)
    throw new AppError('probe.tooLarge', { megabytes: Math.ceil(bytes / 1e6), limit })
  }
  const answers = new Map<number, LensEntry[]>()
  const sorted = [...new Set(positions)].sort((a, b) => a - b)
  const atOnce = Math.max(1, Math.floor(ROWS_AT_ONCE / states))
  for (let at = 0; at < sorted.length; at += atOnce) {
    const part = sorted.slice(at, at + atOnce)
    await inTurn(model, 'lens', () => lensOf(model, ids, part, request, answers))
  }
  return { lens: positions.flatMap((position) => answers.get(position) ?? []) }
}

async function lensOf(
  model: LoadedModel,
  ids: readonly number[],
  positions: readonly number[],
  request: LensRequest,
  answers: Map<number, LensEntry[]>,
): Promise<void> {
  const rows = await residualRows(model, ids, positions)
  const { top, track } = request
  const { tokenizer } = model
  const tell = (row: ResidualRow, told: Pick<LensEntry, 'top' | 'tracked'>): void => {
    const { position, layer } = row
    const entries = answers.get(position) ?? []
    entries[layer] = { position, layer, ...told }
    answers.set(position, entries)
  }
  // Where a token stands among all takes all logits.
  if (track !== undefined || top === 0) {
    await throughHead(model, rows, (row, logits) => {
      tell(row, told(model, logits, request))
    })
    return
  }
  await topsThroughHead(model, rows, top, (row, { ids: listed, probabilities }) => {
    const of = listed.map((id, i) => ({
      id,
      text: tokenizer.textOf(id),
      p: probabilities[i] ?? 0,
    }))
    tell(row, { top: of })
  })
}

/** The residual stream after the embedding and after every block. */
async function residualRows(
  model: LoadedModel,
  ids: readonly number[],
  positions: readonly number[],
): Promise<ResidualRow[]> {
  const states = model.info.layers + 1
  const outputs = Array.from({ length: states }, (_, layer) => outputName('residual', layer))
  const rows = new Map<number, ResidualRow[]>()
  const wanted = new Set(positions)
  await readRows({
    model,
    decoder: await model.inspector.full(),
    ids,
    rows: positions,
    outputs,
    logits: 'none',
    numbersPerRow: states * Math.max(1, model.info.hiddenSize),
    onRows(pass, at, count) {
      for (let row = 0; row < count; row++) {
        const position = at + row
        if (!wanted.has(position)) continue
        const cut = outputs.map((output, layer) => ({
          position,
          layer,
          values: rowOf(pass, output, row),
        }))
        rows.set(position, cut)
      }
    },
  })
  return [...rows.values()].flat()
}

function rowOf(pass: Pass, output: string, row: number): Float32Array {
  const tensor = pass.outputs[output]
  if (tensor === undefined) throw new Error(`the pass gave no ${output}`)
  const width = tensor.dims.at(-1) ?? 0
  const start = (pass.firstRow + row) * width
  return floatsOf(tensor).slice(start, start + width)
}

function told(
  { tokenizer }: LoadedModel,
  logits: Float32Array,
  { top, track }: LensRequest,
): Pick<LensEntry, 'top' | 'tracked'> {
  const { max, logSum } = distributionOf(logits)
  const p = (id: number): number => Math.exp((logits[id] ?? 0) - max - logSum)
  const list = topIds(logits, top).map((id) => ({ id, text: tokenizer.textOf(id), p: p(id) }))
  if (track === undefined) return { top: list }
  return { top: list, tracked: track.map((id) => ({ id, p: p(id), rank: rankOf(logits, id) })) }
}
