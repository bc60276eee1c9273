import type { Corpus } from '../corpus/corpus.ts'
import type { Vocabulary } from '../corpus/vocabulary.ts'

/**
 * How often each token followed each context of `contextLength` tokens: Markov's table of 1913. With one
 * token of context it is the bigram table, `[vocabulary, vocabulary]`; it has |V|ⁿ rows for n tokens, of
 * which only those that the corpus has are kept.
 */
export class NgramCounts {
  readonly vocabulary: Vocabulary
  readonly contextLength: number
  readonly #rows = new Map<string, Uint32Array>()
  /** Sums of the rows. */
  readonly #totals = new Map<string, number>()

  /**
   * Where ends are marked, a sentence's beginning is preceded by as many end tokens as the context needs.
   *
   * @param contextLength 1 or more
   */
  constructor({ vocabulary, sentences }: Corpus, contextLength: number) {
    if (!Number.isInteger(contextLength) || contextLength < 1) {
      throw new RangeError(`a context has 1 token or more, not ${String(contextLength)}`)
    }
    this.vocabulary = vocabulary
    this.contextLength = contextLength
    for (const ids of sentences) {
      for (let at = 1; at < ids.length; at++) this.#count(ids.slice(0, at), ids[at]!)
    }
  }

  /** How often each token followed the end of this context, `[vocabulary]`; zeros where it never came. */
  row(context: readonly number[]): Uint32Array {
    return this.#rows.get(this.#keyOf(context) ?? '') ?? new Uint32Array(this.vocabulary.size)
  }

  /** How often one token followed the end of this context. */
  count(context: readonly number[], id: number): number {
    return this.#rows.get(this.#keyOf(context) ?? '')?.[id] ?? 0
  }

  /** How often anything followed the end of this context; 0: the corpus does not have it. */
  total(context: readonly number[]): number {
    return this.#totals.get(this.#keyOf(context) ?? '') ?? 0
  }

  /** How many contexts the corpus has. */
  get seenRows(): number {
    return this.#rows.size
  }

  /** How many rows the whole table would have: |V|ⁿ. */
  get possibleRows(): bigint {
    return tableRows(this.vocabulary.size, this.contextLength)
  }

  #count(context: readonly number[], id: number): void {
    const key = this.#keyOf(context)
    if (key === null) return
    const row = this.row(context)
    row[id]!++
    this.#rows.set(key, row)
    this.#totals.set(key, (this.#totals.get(key) ?? 0) + 1)
  }

  /** Null where too few tokens precede and nothing marks the beginning. */
  #keyOf(context: readonly number[]): string | null {
    const { end } = this.vocabulary
    const last = context.slice(-this.contextLength)
    const missing = this.contextLength - last.length
    if (missing > 0 && end === null) return null
    return [...new Array<number | null>(missing).fill(end), ...last].join()
  }
}

/** Rows of a table with a row for every context of `contextLength` tokens: |V|ⁿ. */
export function tableRows(vocabularySize: number, contextLength: number): bigint {
  return BigInt(vocabularySize) ** BigInt(contextLength)
}
