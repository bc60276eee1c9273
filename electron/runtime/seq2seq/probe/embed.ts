import type { InferenceSession } from 'onnxruntime-node'
import type { EmbedAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { messagesHeard } from '../../decode/prefill.ts'
import { floatsOf, idTensor } from '../../decode/tensors.ts'
import { CUT_INPUT, CUT_OUTPUT } from '../../graph/seq2seq/cut.ts'
import { checkIds, partOf, unavailable, type Question } from './question.ts'

type Near = EmbedAnswer['neighbours'][number]['list'][number]

/** Rows read at once: a few megabytes. */
const ROWS = 2048

/**
 * Rows of the encoder's or the decoder's token embedding, and the tokens whose rows point most nearly the
 * same way, of all the vocabulary.
 *
 * @throws AppError probe.badIndex, probe.unavailable
 */
export async function probeEmbed(
  question: Question,
  request: Extract<ProbeRequest, { probe: 'embed' }>,
): Promise<EmbedAnswer> {
  const { part = 'decoder', ids, neighbours } = request
  if (part === 'cross') throw unavailable('embed', 'otherPart')
  const { model } = question
  checkIds(model, ids)
  const sessions = await model.inspector.stack(partOf(question, part).stack, 'embed')
  if (!sessions.facts.tokens) throw unavailable('embed', 'noEmbedding')
  const session = await sessions.tokens()
  const data = await readRows(session, ids)
  const width = data.length / ids.length
  const lists = ids.map((): Near[] => [])
  const own = ids.map((_, at) => unit(data, at, width))
  const total = model.info.vocabSize
  for (let from = 0; from < total && neighbours > 0; from += ROWS) {
    const count = Math.min(ROWS, total - from)
    const rows = await readRows(
      session,
      Array.from({ length: count }, (_, at) => from + at),
    )
    for (let at = 0; at < count; at++) {
      const other = unit(rows, at, width)
      if (other === null) continue
      for (const [i, vector] of own.entries()) {
        const list = lists[i]
        if (vector === null || list === undefined || ids[i] === from + at) continue
        insert(list, { id: from + at, text: '', cosine: dot(vector, other) }, neighbours)
      }
    }
    await messagesHeard()
  }
  const named = (one: Near): Near => ({ ...one, text: model.tokenizer.textOf(one.id) })
  return {
    vectors: { dtype: 'f32', shape: [ids.length, width], data },
    neighbours: ids.map((id, at) => ({ id, list: (lists[at] ?? []).map(named) })),
  }
}

async function readRows(session: InferenceSession, ids: readonly number[]): Promise<Float32Array> {
  const { [CUT_OUTPUT]: rows } = await session.run({ [CUT_INPUT]: idTensor(ids) })
  if (rows === undefined) throw new Error('the pass gave no rows')
  return floatsOf(rows)
}

/** A row at length 1; null: it is 0 and points nowhere. */
function unit(rows: Float32Array, at: number, width: number): Float64Array | null {
  const row = Float64Array.from(rows.subarray(at * width, (at + 1) * width))
  const length = Math.sqrt(dot(row, row))
  return length === 0 ? null : row.map((value) => value / length)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

/** Nearest first, ties to the lower id, which came before. */
function insert(list: Near[], one: Near, count: number): void {
  let place = list.length
  while (place > 0 && one.cosine > (list[place - 1]?.cosine ?? 0)) place--
  if (place >= count) return
  list.splice(place, 0, one)
  if (list.length > count) list.pop()
}
