import { Tensor, type InferenceSession } from 'onnxruntime-node'
import type { LensAnswer, LensEntry, ProbeRequest } from '#shared/trace/probe.ts'
import { ChunkSizer } from '../../decode/chunk-sizer.ts'
import { messagesHeard } from '../../decode/prefill.ts'
import { floatsOf } from '../../decode/tensors.ts'
import { CUT_INPUT, CUT_OUTPUT } from '../../graph/seq2seq/cut.ts'
import { streamName } from '../../graph/seq2seq/names.ts'
import { distributionOf, rankOf, topIds } from '#shared/trace/choice/distribution.ts'
import { checkSize, resolveIndices } from '../../probe/indices.ts'
import type { LoadedTranslator } from '../load.ts'
import { checkIds, partOf, readPart, unavailable, valuesIn, type Question } from './question.ts'

type Request = Extract<ProbeRequest, { probe: 'lens' }>

/** An entry with its text costs about this many numbers on its way to the window. */
const ENTRY_NUMBERS = 16

/**
 * What each layer of the decoder would say if it ended there (nostalgebraist 2020, "logit lens"): the
 * stream behind each block through the model's own last norm, if it has one, and output matrix.
 *
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable
 */
export async function probeLens(question: Question, request: Request): Promise<LensAnswer> {
  if ((request.part ?? 'decoder') !== 'decoder') throw unavailable('lens', 'otherPart')
  const { model } = question
  const { ids } = partOf(question, 'decoder')
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  checkIds(model, request.track ?? [])
  const sessions = await model.inspector.stack('decoder', 'lens')
  const names = Array.from({ length: sessions.facts.layers + 1 }, (_, at) => streamName(at))
  const listed = request.top + (request.track?.length ?? 0)
  checkSize(positions.length * names.length * listed * ENTRY_NUMBERS)
  const outputs = await readPart(question, 'decoder', sessions, names)
  const head = await sessions.head()
  const chunks = new ChunkSizer()
  const lens: LensEntry[] = []
  for (const position of positions) {
    const states = names.map((name) => {
      const { data, dims } = valuesIn(outputs, name)
      const width = dims.at(-1) ?? 0
      return data.subarray(position * width, (position + 1) * width)
    })
    for (let layer = 0; layer < states.length;) {
      const count = chunks.next(states.length - layer)
      const startedAt = performance.now()
      const rows = await runHead(head, states.slice(layer, layer + count))
      chunks.observe(count, performance.now() - startedAt)
      for (const logits of rows) lens.push(entryOf(model, request, position, layer++, logits))
      await messagesHeard()
    }
  }
  return { lens }
}

/** Every row as a text of its own: some output matrices take one position at a time. */
async function runHead(
  head: InferenceSession,
  rows: readonly Float32Array[],
): Promise<Float32Array[]> {
  const width = rows[0]?.length ?? 0
  const data = new Float32Array(rows.length * width)
  for (const [at, row] of rows.entries()) data.set(row, at * width)
  const fed = new Tensor('float32', data, [rows.length, 1, width])
  const { [CUT_OUTPUT]: found } = await head.run({ [CUT_INPUT]: fed })
  if (found === undefined) throw new Error('the pass gave no logits')
  const logits = floatsOf(found)
  const vocabulary = logits.length / rows.length
  return rows.map((_, at) => logits.subarray(at * vocabulary, (at + 1) * vocabulary))
}

function entryOf(
  { tokenizer }: LoadedTranslator,
  { top, track }: Request,
  position: number,
  layer: number,
  logits: Float32Array,
): LensEntry {
  const { max, logSum } = distributionOf(logits)
  const p = (id: number): number => Math.exp((logits[id] ?? 0) - max - logSum)
  const most = topIds(logits, top).map((id) => ({ id, text: tokenizer.textOf(id), p: p(id) }))
  const tracked = track?.map((id) => ({ id, p: p(id), rank: rankOf(logits, id) }))
  return { position, layer, top: most, ...(tracked ? { tracked } : {}) }
}
