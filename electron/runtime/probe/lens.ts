import { Tensor } from 'onnxruntime-node'
import { AppError } from '#shared/ipc/result.ts'
import type { LensAnswer, LensEntry, ProbeRequest } from '#shared/trace/probe.ts'
import { ChunkSizer } from '../decode/chunk-sizer.ts'
import type { Pass } from '../decode/decoder.ts'
import { floatsOf } from '../decode/tensors.ts'
import { outputName } from '../graph/captures.ts'
import type { HeadSession } from '../models/graph-source.ts'
import type { LoadedModel } from '../models/load.ts'
import { distributionOf, topIds } from '../numeric/distribution.ts'
import { ANSWER_LIMIT, resolveIndices } from './indices.ts'
import { readRows } from './read-rows.ts'
import { unloaded } from './turns.ts'

/** An entry with its text costs about this much on its way to the window, bytes. */
const ENTRY_BYTES = 64

/**
 * What each layer would say if the model ended there (nostalgebraist 2020, "logit lens"): the residual
 * stream after every block through the model's own final norm and output matrix.
 */
export async function probeLens(
  model: LoadedModel,
  ids: readonly number[],
  request: Extract<ProbeRequest, { probe: 'lens' }>,
): Promise<LensAnswer> {
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  const states = model.info.layers + 1
  const bytes = positions.length * states * request.top * ENTRY_BYTES
  if (bytes > ANSWER_LIMIT) {
    const limit = Math.floor(ANSWER_LIMIT / 1e6)
    throw new AppError('probe.tooLarge', { megabytes: Math.ceil(bytes / 1e6), limit })
  }
  if (positions.length === 0) return { lens: [] }
  const outputs = Array.from({ length: states }, (_, i) => outputName('residual', i))
  const rowsAt = new Map<number, Float32Array[]>()
  const wanted = new Set(positions)
  let width = 0
  await readRows({
    model,
    decoder: await model.inspector.full(),
    ids,
    rows: positions,
    outputs,
    logits: 'none',
    numbersPerRow: states * Math.max(1, model.info.hiddenSize),
    onRows(pass, at, rows) {
      for (let row = 0; row < rows; row++) {
        if (wanted.has(at + row)) rowsAt.set(at + row, residualRows(pass, outputs, row))
      }
      width = pass.outputs[outputs[0] ?? '']?.dims.at(-1) ?? 0
    },
  })

  const head = await model.inspector.head()
  const chunks = new ChunkSizer()
  const answers = new Map<number, LensEntry[]>()
  for (const [position, states] of rowsAt) {
    const entries: LensEntry[] = []
    while (entries.length < states.length) {
      if (model.turns.closed) throw unloaded()
      const count = chunks.next(states.length - entries.length)
      const startedAt = performance.now()
      const logits = await runHead(
        head,
        states.slice(entries.length, entries.length + count),
        width,
      )
      chunks.observe(count, performance.now() - startedAt)
      for (const row of logits) {
        entries.push({ position, layer: entries.length, top: topTokens(model, row, request.top) })
      }
    }
    answers.set(position, entries)
  }
  return { lens: positions.flatMap((position) => answers.get(position) ?? []) }
}

/** One position's residual stream after the embedding and after every block. */
function residualRows(pass: Pass, outputs: readonly string[], row: number): Float32Array[] {
  return outputs.map((output) => {
    const tensor = pass.outputs[output]
    if (tensor === undefined) throw new Error(`the pass gave no ${output}`)
    const width = tensor.dims.at(-1) ?? 0
    const start = (pass.firstRow + row) * width
    return floatsOf(tensor).slice(start, start + width)
  })
}

async function runHead(
  { session, input, output }: HeadSession,
  rows: readonly Float32Array[],
  width: number,
): Promise<Float32Array[]> {
  const data = new Float32Array(rows.length * width)
  for (const [i, row] of rows.entries()) data.set(row, i * width)
  const result = await session.run(
    { [input]: new Tensor('float32', data, [1, rows.length, width]) },
    [output],
  )
  const tensor = result[output]
  if (tensor === undefined) throw new Error(`the pass gave no ${output}`)
  const logits = floatsOf(tensor)
  const vocabulary = logits.length / rows.length
  return rows.map((_, i) => logits.subarray(i * vocabulary, (i + 1) * vocabulary))
}

function topTokens(model: LoadedModel, logits: Float32Array, count: number): LensEntry['top'] {
  const { max, logSum } = distributionOf(logits)
  return topIds(logits, count).map((id) => ({
    id,
    text: model.tokenizer.textOf(id),
    p: Math.exp((logits[id] ?? 0) - max - logSum),
  }))
}
