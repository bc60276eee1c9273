import { weightsOf } from '../engine/network/parameter.ts'
import { planned, stepsOf, type TrainingPlan } from '../engine/transformer/plan.ts'
import type { TrainingOrder, TrainingReport } from './protocol.ts'

/** At most 30 reports a second. */
const REPORT_MS = 1000 / 30
/** The weights are the larger part of a report, and nobody sees more than so many changes. */
const WEIGHTS_MS = 250

/** What a session needs of the place it runs in. */
export interface TrainingPlace {
  /** Sends a report; the buffers named need not be copied. */
  post: (report: TrainingReport, transfer: ArrayBufferLike[]) => void
  /** ms, from any beginning. */
  now: () => number
  /** Lets what was sent meanwhile be read. */
  pause: () => Promise<void>
}

/**
 * One training, in a worker or wherever it is told to run. After every step it looks whether it was
 * stopped: a step is a few hundredths of a second, so that is how long it takes to obey.
 */
export class TrainingSession {
  readonly #place: TrainingPlace
  #stopped = false
  #begun = false

  constructor(place: TrainingPlace) {
    this.#place = place
  }

  /** Resolves when what was ordered has been done. */
  async handle(order: TrainingOrder): Promise<void> {
    if (order.kind === 'stop') {
      this.#stopped = true
      return
    }
    if (this.#begun) throw new Error('a session trains once')
    this.#begun = true
    await this.#train(order.plan)
  }

  async #train(plan: TrainingPlan): Promise<void> {
    const { post, now, pause } = this.#place
    const { model, trainer } = planned(plan)
    const began = now()
    let [told, shown] = [began, began]
    let losses: number[] = []
    const advance = () => ({ losses: Float64Array.from(losses), tookMs: now() - began })
    for (let left = stepsOf(plan); left > 0 && !this.#stopped; left--) {
      losses.push(trainer.step().loss)
      const at = now()
      if (at - told >= REPORT_MS) {
        const shows = at - shown >= WEIGHTS_MS
        const weights = shows ? weightsOf(model.parameters) : null
        post({ kind: 'progress', weights, ...advance() }, buffersOf(weights ?? []))
        losses = []
        told = at
        if (shows) shown = at
      }
      await pause()
    }
    const weights = weightsOf(model.parameters)
    const how = this.#stopped ? 'stopped' : 'done'
    post({ kind: 'ended', how, weights, ...advance() }, buffersOf(weights))
  }
}

function buffersOf(weights: readonly Float64Array[]): ArrayBufferLike[] {
  return weights.map(({ buffer }) => buffer)
}
