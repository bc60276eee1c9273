import type { BigramNetwork } from './engine/network/bigram-network.ts'
import { checkGradient, type GradientCheck } from './engine/network/gradient-check.ts'
import { rowOf, type Matrix } from './engine/network/matrix.ts'
import { crossEntropy } from './engine/next-token-model.ts'
import { NgramCounts, tableRows } from './engine/ngram/counts.ts'
import { NgramModel } from './engine/ngram/model.ts'
import type { MarkovState } from './engine/states/markov.ts'
import type { NetworkState } from './engine/states/network.ts'
import { MOST_STEPS, NetworkRun, WIDTH } from './network-run.ts'
import { readCorpus, type LessonLocale } from './own-corpus.ts'

/** A word and the one behind it, as a sentence has them. */
export interface Pair {
  from: number
  to: number
  /** What the network thought of it, 0–1. */
  p: number
  /** −ln p, nats. */
  surprise: number
}

/** Everything that chapter 6 shows of one state. */
export interface NetworkView {
  vocabulary: BigramNetwork['vocabulary']
  words: readonly string[]
  /** Id of the word that goes in. */
  word: number
  steps: number
  /** `[vocabulary, width]` and `[width, vocabulary]`, with ∂loss by each of their numbers. */
  embedding: { value: Matrix; gradient: Matrix }
  weight: { value: Matrix; gradient: Matrix }
  /** `[1, vocabulary]`. */
  bias: { value: Matrix; gradient: Matrix }
  /** `[width]`: the word's row of the embedding matrix. */
  hidden: Float64Array
  /** `[vocabulary]` each. */
  logits: Float64Array
  probabilities: Float64Array
  /** By word: what the network and the table say; the table's null where its row is empty. */
  rows: readonly { network: Float64Array; table: Float64Array | null }[]
  /** Of those rows, the largest |network − table|. */
  difference: number
  pairs: readonly Pair[]
  /** Before each step, and last the loss now; nats a word. */
  losses: readonly number[]
  /** The table's: no lower loss is possible. */
  tableLoss: number
}

let latest: { key: string; run: NetworkRun } | null = null

/** The way is kept while its sentences and seed are those asked for. */
function runOf(state: Pick<NetworkState, 'seed'>, markov: Sentences, locale: LessonLocale) {
  const { corpus } = readCorpus(markov, locale)
  const key = JSON.stringify([state.seed, corpus.vocabulary.tokens, corpus.sentences])
  latest = latest?.key === key ? latest : { key, run: new NetworkRun(corpus, state.seed) }
  return { corpus, run: latest.run }
}

type Sentences = Readonly<Pick<MarkovState, 'sentences' | 'vocabulary'>>

/** @param markov whose sentences it learns: those of chapter 4, as the reader has them */
export function networkView(
  state: Readonly<NetworkState>,
  markov: Sentences,
  locale: LessonLocale,
): NetworkView {
  const { corpus, run } = runOf(state, markov, locale)
  const { vocabulary } = corpus
  const steps = Math.min(state.steps, MOST_STEPS)
  const { network, losses } = run.at(steps)
  const table = new NgramModel(new NgramCounts(corpus, 1), 0)
  const rows = vocabulary.tokens.map((_, id) => ({
    network: network.predict([id]),
    table: table.predict([id]),
  }))
  const pairs = corpus.sentences.flatMap((ids) =>
    ids.slice(1).map((to, at): Pair => {
      const from = ids[at] ?? 0
      const p = rows[from]?.network[to] ?? 0
      return { from, to, p, surprise: -Math.log(p) }
    }),
  )
  const word = Math.min(state.word, vocabulary.size - 1)
  const pass = network.forward([[word]])
  return {
    vocabulary,
    words: vocabulary.tokens,
    word,
    steps,
    embedding: copyOf(network.embedding),
    weight: copyOf(network.weight),
    bias: copyOf(network.bias),
    hidden: rowOf(pass.embedded, 0).slice(),
    logits: rowOf(pass.logits, 0).slice(),
    probabilities: rows[word]?.network ?? new Float64Array(),
    rows,
    difference: Math.max(0, ...rows.map(differenceOf)),
    pairs,
    losses,
    tableLoss: crossEntropy(table, corpus.sentences),
  }
}

function differenceOf({ network, table }: NetworkView['rows'][number]): number {
  return table === null ? 0 : Math.max(...table.map((q, id) => Math.abs(q - (network[id] ?? 0))))
}

/** The run goes on with its own numbers. */
function copyOf({ value, gradient }: BigramNetwork['weight']): { value: Matrix; gradient: Matrix } {
  const copy = (matrix: Matrix): Matrix => ({ ...matrix, data: matrix.data.slice() })
  return { value: copy(value), gradient: copy(gradient) }
}

/** A weight as a line of the drawing: from a word to a hidden number, or from one of those to a word. */
export interface Edge {
  layer: 'embedding' | 'weight'
  from: number
  to: number
  /** Place in its matrix. */
  index: number
}

/** Every line, those of the embedding first. @param size words of the vocabulary */
export function edgesOf(size: number): Edge[] {
  const grid = (layer: Edge['layer'], rows: number, cols: number): Edge[] =>
    Array.from({ length: rows * cols }, (_, index) => ({
      layer,
      from: Math.floor(index / cols),
      to: index % cols,
      index,
    }))
  return [...grid('embedding', size, WIDTH), ...grid('weight', WIDTH, size)]
}

/** How much of the check is moved: as the engine's own tests do. */
export const EPSILON = 1e-5

/** One weight's derivative by the backward pass, and by moving the weight a little to both sides. */
export interface EdgeCheck extends GradientCheck {
  value: number
  /** The loss with the weight as it is, ε less and ε more. */
  loss: number
  less: number
  more: number
}

export function checkEdge(
  state: Readonly<NetworkState>,
  markov: Sentences,
  locale: LessonLocale,
  { layer, index }: Pick<Edge, 'layer' | 'index'>,
): EdgeCheck {
  const { corpus, run } = runOf(state, markov, locale)
  const { network, losses } = run.at(Math.min(state.steps, MOST_STEPS))
  const parameter = network[layer]
  const { data } = parameter.value
  const value = data[index] ?? 0
  const lossAt = (moved: number): number => {
    data[index] = moved
    return network.learnFrom(corpus.sentences)
  }
  const [less, more] = [lossAt(value - EPSILON), lossAt(value + EPSILON)]
  data[index] = value
  const check = checkGradient(network, corpus.sentences, parameter, index, EPSILON)
  return { ...check, value, loss: losses.at(-1) ?? 0, less, more }
}

/** A table and a network for the same window, in numbers they have to keep. */
export interface Sizes {
  /** Words of the vocabulary. */
  size: number
  /** |V|ⁿ rows of |V| numbers. */
  rows: bigint
  /** Numbers of the network: |V|·d + n·d·|V| + |V|. */
  parameters: number
  /** The three parts of that sum. */
  parts: { embedding: number; weight: number; bias: number }
}

/** @param n words of context, 1 or more */
export function sizesView(markov: Sentences, n: number, locale: LessonLocale): Sizes {
  const { size } = readCorpus(markov, locale).corpus.vocabulary
  const parts = { embedding: size * WIDTH, weight: n * WIDTH * size, bias: size }
  const parameters = parts.embedding + parts.weight + parts.bias
  return { size, rows: tableRows(size, n), parameters, parts }
}
