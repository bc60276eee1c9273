import type { Corpus } from './engine/corpus/corpus.ts'
import { BigramNetwork } from './engine/network/bigram-network.ts'
import { Sgd } from './engine/network/optimiser.ts'
import { setWeights, weightsOf } from './engine/network/parameter.ts'
import { Trainer } from './engine/network/trainer.ts'

/** Numbers in a word's vector: few enough for all lines to be seen, enough for what a table of 8 words says. */
export const WIDTH = 3
/** η: how far a step goes against the gradient. */
const LEARNING_RATE = 0.5
/** The most steps chapter 6's network is given. */
export const MOST_STEPS = 500

/**
 * Chapter 6's network on its way: the weights after every step are kept, so that any of them can be shown
 * again. All sentences are read in each step, so that nothing but the first weights is left to chance.
 */
export class NetworkRun {
  readonly network: BigramNetwork
  readonly #corpus: Corpus
  readonly #trainer: Trainer
  /** `[steps + 1]`: before the first, after the first … */
  readonly #weights: Float64Array[][]
  readonly #losses: number[] = []

  constructor(corpus: Corpus, seed: number) {
    this.#corpus = corpus
    this.network = new BigramNetwork(corpus.vocabulary, { width: WIDTH, seed })
    const optimiser = new Sgd(LEARNING_RATE)
    this.#trainer = new Trainer(this.network, corpus.sentences, {
      optimiser,
      batchSize: corpus.sentences.length,
      seed,
    })
    this.#weights = [weightsOf(this.network.parameters)]
  }

  /**
   * The network after so many steps, with the gradients there.
   *
   * @returns the loss of each step so far and, last, the loss now
   */
  at(steps: number): { network: BigramNetwork; losses: number[] } {
    setWeights(this.network.parameters, this.#weights.at(-1) ?? [])
    while (this.#weights.length <= steps) {
      this.#losses.push(this.#trainer.step().loss)
      this.#weights.push(weightsOf(this.network.parameters))
    }
    setWeights(this.network.parameters, this.#weights[steps] ?? [])
    const now = this.network.learnFrom(this.#corpus.sentences)
    return { network: this.network, losses: [...this.#losses.slice(0, steps), now] }
  }
}
