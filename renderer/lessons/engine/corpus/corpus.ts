import { Draws } from '../draws.ts'
import { tokenise, unitOf, type TokenUnit } from './tokenise.ts'
import { END, Vocabulary } from './vocabulary.ts'

/** Sentences as token ids, and the vocabulary they are written in. */
export interface Corpus {
  vocabulary: Vocabulary
  /** Where ends are marked, each begins and ends with the vocabulary's `end`. */
  sentences: number[][]
}

export interface CorpusOptions {
  /** Whether `END` stands before and behind every sentence. */
  ends: boolean
  /** Tokens that come first in the vocabulary, whether or not a sentence has them. */
  first?: readonly string[]
  /** Left out: characters where any sentence is Chinese, else words. */
  unit?: TokenUnit
}

/**
 * Reads sentences into tokens. Ids are given in the order in which tokens first appear.
 *
 * @param texts one sentence each
 */
export function corpusOf(
  texts: readonly string[],
  { ends, first = [], unit = unitOf(texts.join('\n')) }: CorpusOptions,
): Corpus {
  const read = texts.map((text) => tokenise(text, unit))
  const vocabulary = new Vocabulary([...(ends ? [END] : []), ...first, ...read.flat()], unit)
  const mark = ends ? [END] : []
  const sentences = read.map((tokens) => vocabulary.encode([...mark, ...tokens, ...mark]))
  return { vocabulary, sentences }
}

/**
 * A text's tokens as a model reads them: behind the end token, where there is one, as a sentence's
 * beginning.
 *
 * @throws RangeError at the first token the vocabulary does not have
 */
export function readPrompt(vocabulary: Vocabulary, text: string): number[] {
  const ids = vocabulary.encode(tokenise(text, vocabulary.unit))
  return vocabulary.end === null ? ids : [vocabulary.end, ...ids]
}

/** One corpus in two: what a model learns from, and what it is tested on without having seen it. */
export interface Split {
  training: Corpus
  heldOut: Corpus
}

/**
 * Holds back sentences, drawn from the seed, whose tokens all stand in the others too: what was never
 * seen cannot be learned. A sentence that the others repeat is not held back.
 *
 * @param share of the sentences to hold back, 0–1; fewer where not enough may be
 */
export function split({ vocabulary, sentences }: Corpus, share: number, seed: number): Split {
  const uses = new Map<number, number>()
  for (const id of sentences.flatMap(distinct)) uses.set(id, (uses.get(id) ?? 0) + 1)
  const copies = new Map<string, number>()
  for (const ids of sentences) copies.set(ids.join(), (copies.get(ids.join()) ?? 0) + 1)

  const wanted = Math.round(share * sentences.length)
  const held = new Set<number[]>()
  for (const ids of new Draws(seed).shuffled(sentences)) {
    if (held.size === wanted) break
    const own = distinct(ids)
    if (copies.get(ids.join()) !== 1 || own.some((id) => (uses.get(id) ?? 0) < 2)) continue
    held.add(ids)
    for (const id of own) uses.set(id, (uses.get(id) ?? 0) - 1)
  }
  const part = (heldOut: boolean): Corpus => ({
    vocabulary,
    sentences: sentences.filter((ids) => held.has(ids) === heldOut),
  })
  return { training: part(false), heldOut: part(true) }
}

function distinct(ids: readonly number[]): number[] {
  return [...new Set(ids)]
}
