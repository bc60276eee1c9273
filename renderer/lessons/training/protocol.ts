import {
  TRAINING_CORPORA,
  TRAINING_LANGUAGES,
  type TrainingPlan,
} from '../engine/transformer/plan.ts'

/** From the page to the worker: one plan, once; later, at most, to leave it at what it has. */
export type TrainingOrder = { kind: 'begin'; plan: TrainingPlan } | { kind: 'stop' }

/** What every report says of the time since the one before it. */
interface Advance {
  /** The loss of each step since the last report, nats per token, in their order. */
  losses: Float64Array
  /** Since the training began, ms. */
  tookMs: number
}

/** From the worker to the page. Weights are copies, in the order of the network's parameters. */
export type TrainingReport =
  /** `weights` null: not in every report, as the page draws them a few times a second. */
  | ({ kind: 'progress'; weights: Float64Array[] | null } & Advance)
  | ({ kind: 'ended'; how: 'done' | 'stopped'; weights: Float64Array[] } & Advance)
  | { kind: 'failed'; message: string }

/** @throws TypeError where a message is no order */
export function readOrder(data: unknown): TrainingOrder {
  const { kind, plan } = fieldsOf(data)
  if (kind === 'stop') return { kind }
  if (kind === 'begin') return { kind, plan: readPlan(plan) }
  throw new TypeError(`“${String(kind)}” is no order to train. Expected begin or stop.`)
}

/** @throws TypeError where a message is no report */
export function readReport(data: unknown): TrainingReport {
  const fields = fieldsOf(data)
  const { kind, how, message } = fields
  switch (kind) {
    case 'progress':
      return {
        kind,
        weights: fields.weights === null ? null : readWeights(fields.weights),
        ...readAdvance(fields),
      }
    case 'ended':
      if (how !== 'done' && how !== 'stopped') {
        throw new TypeError(`A training ends “done” or “stopped”, not “${String(how)}”.`)
      }
      return { kind, how, weights: readWeights(fields.weights), ...readAdvance(fields) }
    case 'failed':
      if (typeof message === 'string') return { kind, message }
      throw new TypeError('A training that failed says why.')
    default:
      throw new TypeError(
        `“${String(kind)}” is no report of a training. Expected progress, ended or failed.`,
      )
  }
}

function fieldsOf(data: unknown): Record<string, unknown> {
  if (typeof data === 'object' && data !== null) return { ...data }
  throw new TypeError(`A message is an object, not ${typeof data}.`)
}

function readPlan(data: unknown): TrainingPlan {
  const fields = fieldsOf(data)
  const corpus = TRAINING_CORPORA.find((known) => known === fields.corpus)
  const language = TRAINING_LANGUAGES.find((known) => known === fields.language)
  const { seed } = fields
  if (corpus === undefined || language === undefined || !isSeed(seed)) {
    throw new TypeError('A plan has a known corpus, a known language and an unsigned 32-bit seed.')
  }
  return { corpus, language, seed }
}

function isSeed(value: unknown): value is number {
  return typeof value === 'number' && value >>> 0 === value
}

function readAdvance({ losses, tookMs }: Record<string, unknown>): Advance {
  if (losses instanceof Float64Array && typeof tookMs === 'number' && tookMs >= 0) {
    return { losses, tookMs }
  }
  throw new TypeError('A report has losses as Float64Array, and ms of 0 or more.')
}

function readWeights(data: unknown): Float64Array[] {
  const isAll = (list: unknown[]): list is Float64Array[] =>
    list.every((each) => each instanceof Float64Array)
  if (Array.isArray(data) && isAll(data)) return data
  throw new TypeError('Weights are a list of Float64Array.')
}
