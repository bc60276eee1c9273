/** A token as it is shown: decoded alone, and its exact bytes. */
export interface TokenPiece {
  id: number
  /** U+FFFD where it holds only part of a character. */
  text: string
  /** Base64. */
  bytes: string
  special: boolean
}

/**
 * How a vocabulary was learned and is applied: byte-pair encoding over bytes (GPT-2), or over characters
 * (Llama 2) · Unigram (Kudo 2018) · WordPiece (BERT) · anything else.
 */
export type TokenizerKind = 'bpe-bytes' | 'bpe' | 'unigram' | 'wordpiece' | 'other'

/** A text in the tokens of some model, without those the model expects around a text. */
export interface ReadTokens {
  kind: TokenizerKind
  /** Tokens it has, added ones included. */
  vocabSize: number
  tokens: TokenPiece[]
}

/** A piece on its way to a token: `id` null where the vocabulary has no such token. */
export interface WordPiece {
  id: number | null
  text: string
  /** Base64. */
  bytes: string
}

/** A piece of text that is tokenized by itself, and how. */
export interface MergedWord {
  /** One per byte. A token that is taken as a whole (a special one; some tokenizers' known words): that. */
  pieces: WordPiece[]
  /** In the order they are applied: the pieces at `at` and `at + 1` become `piece`. */
  merges: { at: number; rank: number; piece: WordPiece }[]
  special: boolean
}

export type ReadMerges =
  | { kind: 'bpe-bytes'; words: MergedWord[] }
  /** Its tokens do not come about by merging bytes. */
  | { kind: Exclude<TokenizerKind, 'bpe-bytes'>; words: null }

/** Longer texts are not tokenized, characters: what people look at token by token is far shorter. */
export const TOKENS_LIMIT = 20_000
/** The same where every merge is listed. */
export const MERGES_LIMIT = 2_000
