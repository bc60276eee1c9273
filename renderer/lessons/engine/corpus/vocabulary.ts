import type { TokenUnit } from './tokenise.ts'

/**
 * Stands before and behind every sentence of a longer corpus, so that a model also learns how sentences
 * begin and where they end; GPT-2 has one such token too, `<|endoftext|>`.
 */
export const END = '<|end|>'

/** Every token a model knows; a token's id is its place in the list. */
export class Vocabulary {
  readonly tokens: readonly string[]
  readonly unit: TokenUnit
  /** Id of `END`; null where sentences have no marked ends. */
  readonly end: number | null
  readonly #ids: ReadonlyMap<string, number>

  /** @param tokens in the order of their ids; repeated ones count once */
  constructor(tokens: Iterable<string>, unit: TokenUnit) {
    this.tokens = [...new Set(tokens)]
    this.unit = unit
    this.#ids = new Map(this.tokens.map((token, id) => [token, id]))
    this.end = this.#ids.get(END) ?? null
  }

  get size(): number {
    return this.tokens.length
  }

  has(token: string): boolean {
    return this.#ids.has(token)
  }

  /** @throws RangeError where the vocabulary has no such token */
  idOf(token: string): number {
    const id = this.#ids.get(token)
    if (id === undefined) {
      throw new RangeError(`“${token}” is not one of the vocabulary's ${String(this.size)} tokens`)
    }
    return id
  }

  /** @throws RangeError where there is no such id */
  tokenOf(id: number): string {
    const token = this.tokens[id]
    if (token === undefined) throw new RangeError(`there is no token ${String(id)}`)
    return token
  }

  /** @throws RangeError at the first token it does not have */
  encode(tokens: readonly string[]): number[] {
    return tokens.map((token) => this.idOf(token))
  }
}
