import type { Corpus } from './engine/corpus/corpus.ts'
import type { MarkovState } from './engine/states/markov.ts'
import { generate, type GenerationEnd, type GenerationStep } from './engine/generate.ts'
import { NgramCounts } from './engine/ngram/counts.ts'
import { NgramModel } from './engine/ngram/model.ts'
import { readCorpus, type CorpusProblem, type LessonLocale } from './own-corpus.ts'

/** The most words that a text of chapter 4 is given. */
export const MOST_WORDS = 12

/** Everything that chapter 4 shows of one state: the view computes nothing itself. */
export interface MarkovView {
  corpus: Corpus
  problem: CorpusProblem | null
  model: NgramModel
  words: readonly string[]
  /** `[vocabulary, vocabulary]`: how often the column's word followed the row's. */
  counts: readonly (readonly number[])[]
  /** The same as probabilities with α added; null for a row that says nothing. */
  probabilities: readonly (readonly number[] | null)[]
  /** Ids that the state names, within this vocabulary. */
  first: number
  row: number
  text: WrittenText
}

export interface WrittenText {
  /** Ids, the first word included. */
  ids: readonly number[]
  /** The turn that wrote the last word; null before any. */
  last: GenerationStep | null
  /** Why no word follows; null where another may. */
  end: Exclude<GenerationEnd, 'eos'> | null
}

/** @param state α 0 or more; ids beyond the vocabulary mean its last word */
export function markovView(state: Readonly<MarkovState>, locale: LessonLocale): MarkovView {
  const { corpus, problem } = readCorpus(state, locale)
  const model = new NgramModel(new NgramCounts(corpus, 1), state.alpha)
  const ids = corpus.vocabulary.tokens.map((_, id) => id)
  const within = (id: number): number => Math.min(id, ids.length - 1)
  const first = within(state.first)
  return {
    corpus,
    problem,
    model,
    words: corpus.vocabulary.tokens,
    counts: ids.map((id) => [...model.counts.row([id])]),
    probabilities: ids.map((id) => {
      const row = model.predict([id])
      return row && [...row]
    }),
    first,
    row: within(state.row),
    text: writeText(model, first, state),
  }
}

/** As many words as the state has asked for, or as the table knows. */
function writeText(
  model: NgramModel,
  first: number,
  { seed, written }: Pick<MarkovState, 'seed' | 'written'>,
): WrittenText {
  const sampling = { temperature: 1, topK: 0, topP: 1, seed, maxTokens: MOST_WORDS }
  const loop = generate(model, [first], sampling)
  const ids = [first]
  let last: GenerationStep | null = null
  while (ids.length <= written) {
    const turn = loop.next()
    if (turn.done) break
    last = turn.value
    ids.push(last.choice.id)
  }
  const knows = model.predict(ids) !== null
  const end = ids.length > MOST_WORDS ? 'length' : knows ? null : 'no-prediction'
  return { ids, last, end }
}
