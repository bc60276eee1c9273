import type { RunHeader } from '#shared/trace/event.ts'

/** What decides an answer, of a run as it was stored. */
export interface Conditions {
  header: RunHeader
  /** null: the chat template's own. */
  system: string | null
  /** What was asked. */
  question: string
  /** Threads it was computed by; null while it is being written. */
  threads: number | null
}

const CONDITIONS = [
  'model',
  'weights',
  'precision',
  'device',
  'question',
  'system',
  'prompt',
  'source',
  'target',
  'decoding',
  'beams',
  'lengthPenalty',
  'temperature',
  'topK',
  'topP',
  'seed',
  'maxTokens',
  'begun',
  'threads',
] as const
type ConditionName = (typeof CONDITIONS)[number]

/** null: it plays no part in that run, or is not known. */
type ConditionValue = string | number | null

export interface Condition {
  name: ConditionName
  a: ConditionValue
  b: ConditionValue
  differs: boolean
}

/** How each token was come by: what of the sampling has a say follows from it. */
type Decoding = 'greedy' | 'beam' | 'sample'

function decodingOf({ translation, sampling }: RunHeader): Decoding {
  if ((translation?.beams ?? 1) > 1) return 'beam'
  return sampling.temperature === 0 ? 'greedy' : 'sample'
}

function valuesOf(run: Conditions): Record<ConditionName, ConditionValue> {
  const { header, system, question, threads } = run
  const { model, translation, sampling, begun, task } = header
  const decoding = decodingOf(header)
  const drawn = <T>(value: T): T | null => (decoding === 'sample' ? value : null)
  return {
    model: model.id,
    weights: model.sha256 || null,
    precision: header.precision || null,
    device: header.device,
    question,
    system: task === 'chat' ? (system ?? '') : null,
    prompt: header.prompt.length === 0 ? null : header.template,
    source: translation?.sourceLanguage ?? null,
    target: translation?.targetLanguage ?? null,
    // A chat's temperature says as much.
    decoding: translation ? decoding : null,
    beams: translation ? translation.beams : null,
    lengthPenalty: decoding === 'beam' ? (translation?.lengthPenalty ?? null) : null,
    temperature: decoding === 'beam' ? null : sampling.temperature,
    // A filter that is off is none.
    topK: drawn(sampling.topK || null),
    topP: drawn(sampling.topP === 1 ? null : sampling.topP),
    seed: drawn(sampling.seed),
    maxTokens: sampling.maxTokens,
    // A run told to begin like another one, with none of its tokens, began by itself.
    begun: (begun ? begun.kept + (begun.forced ? 1 : 0) : 0) || null,
    threads,
  }
}

/**
 * Everything that decides the two answers, in order, what plays no part in either left out. The weights
 * and the prompt's exact text are named only where nothing else says that they differ: a model has its
 * name, a question its words.
 */
export function conditions(a: Conditions, b: Conditions): Condition[] {
  const [one, other] = [valuesOf(a), valuesOf(b)]
  const differs = (name: ConditionName): boolean => one[name] !== other[name]
  const isSaid: Partial<Record<ConditionName, boolean>> = {
    weights: !differs('model') && differs('weights'),
    precision: differs('precision'),
    prompt: !['model', 'question', 'system'].some((name) => differs(name as ConditionName)),
    threads: one.threads !== null && other.threads !== null,
  }
  return CONDITIONS.filter(
    (name) =>
      (isSaid[name] ?? true) &&
      (one[name] !== null || other[name] !== null) &&
      // The prompt is the question over again: it is worth a line where it is another all the same.
      (name !== 'prompt' || differs(name)),
  ).map((name) => ({ name, a: one[name], b: other[name], differs: differs(name) }))
}
