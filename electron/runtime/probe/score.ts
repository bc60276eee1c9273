import { AppError } from '#shared/ipc/result.ts'
import { chooseToken } from '#shared/trace/choice/choose.ts'
import type { ProbeRequest, ScoreAnswer, ScoreEntry } from '#shared/trace/probe.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import type { LoadedModel } from '../models/load.ts'
import { ANSWER_LIMIT, resolveIndices } from './indices.ts'
import { readRows } from './read-rows.ts'

/** An entry with its candidates costs about this much on its way to the window, bytes. */
const ENTRY_BYTES = 2048

/** How probable each token was, given what precedes it. */
export async function probeScore(
  model: LoadedModel,
  ids: readonly number[],
  request: Extract<ProbeRequest, { probe: 'score' }>,
): Promise<ScoreAnswer> {
  const listed = resolveIndices(request.positions, ids.length, 'positions')
  // Nothing precedes the first token.
  const positions = listed.filter((position) => position > 0)
  if (positions.length * ENTRY_BYTES > ANSWER_LIMIT) {
    const megabytes = Math.ceil((positions.length * ENTRY_BYTES) / 1e6)
    throw new AppError('probe.tooLarge', { megabytes, limit: Math.floor(ANSWER_LIMIT / 1e6) })
  }
  if (positions.length === 0) return { score: [] }
  const wanted = new Set(positions)
  const entries = new Map<number, ScoreEntry>()
  await readRows({
    model,
    decoder: await model.reader(),
    ids,
    // The row of a position gives the distribution of the next one.
    rows: positions.map((position) => position - 1),
    outputs: [],
    logits: 'all',
    numbersPerRow: model.info.vocabSize,
    patient: true,
    onRows(pass, at, rows) {
      for (let row = 0; row < rows; row++) {
        const position = at + row + 1
        if (!wanted.has(position)) continue
        const logits = pass.logits.subarray(row * pass.vocabulary, (row + 1) * pass.vocabulary)
        entries.set(position, scoreOf(model, logits, position, ids[position] ?? 0))
      }
    },
  })
  return { score: positions.flatMap((position) => entries.get(position) ?? []) }
}

function scoreOf(
  { tokenizer }: LoadedModel,
  logits: Float32Array,
  position: number,
  id: number,
): ScoreEntry {
  const { logprob, entropy, rank, top } = chooseToken(logits, DEFAULT_SAMPLING, position, id)
  return {
    position,
    id,
    logprob,
    entropy,
    rank,
    top: top.map((candidate) => ({ ...candidate, text: tokenizer.textOf(candidate.id) })),
  }
}
