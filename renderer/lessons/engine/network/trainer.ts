import { Draws } from '../draws.ts'
import type { Optimiser } from './optimiser.ts'
import type { Parameter } from './parameter.ts'

/** A network that can be trained on sentences. */
export interface Trainable {
  readonly parameters: readonly Parameter[]
  /**
   * One pass forwards and one backwards; the parameters' gradients become those of the mean.
   *
   * @returns mean of −ln p over every token but each sentence's first, nats
   */
  learnFrom(sentences: readonly (readonly number[])[]): number
}

export interface TrainingStep {
  /** 0-based. */
  step: number
  /** On the sentences of this step, before it changed anything. Nats per token. */
  loss: number
}

/**
 * Trains a network a bounded bit at a time, so that whoever calls can do other things in between. The
 * order of the sentences is drawn anew each time all have been seen: same seed, same curve.
 */
export class Trainer {
  readonly #model: Trainable
  readonly #optimiser: Optimiser
  readonly #sentences: readonly (readonly number[])[]
  readonly #batchSize: number
  readonly #draws: Draws
  #waiting: (readonly number[])[] = []
  #steps = 0

  /**
   * @param sentences those of one token are left out: nothing follows in them
   * @param options `batchSize` sentences a step; all of them in one step where there are no more than that
   * @throws RangeError where no sentence is left
   */
  constructor(
    model: Trainable,
    sentences: readonly (readonly number[])[],
    options: { optimiser: Optimiser; batchSize: number; seed: number },
  ) {
    this.#model = model
    this.#sentences = sentences.filter((ids) => ids.length > 1)
    if (this.#sentences.length === 0) throw new RangeError('there is no sentence to learn from')
    this.#optimiser = options.optimiser
    this.#batchSize = Math.min(options.batchSize, this.#sentences.length)
    this.#draws = new Draws(options.seed)
  }

  /** Forwards, backwards, and one update. */
  step(): TrainingStep {
    const loss = this.#model.learnFrom(this.#nextBatch())
    this.#optimiser.update(this.#model.parameters)
    return { step: this.#steps++, loss }
  }

  #nextBatch(): (readonly number[])[] {
    if (this.#waiting.length < this.#batchSize)
      this.#waiting = this.#draws.shuffled(this.#sentences)
    return this.#waiting.splice(0, this.#batchSize)
  }
}
