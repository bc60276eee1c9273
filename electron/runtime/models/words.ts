import { Model, type BPE, type Tokenizer } from '@huggingface/tokenizers'
import { toBase64 } from '#shared/trace/base64.ts'
import { mergesOf } from '#shared/trace/bpe.ts'
import type { MergedWord, WordPiece } from '#shared/trace/tokens.ts'

/** Gives back what it is to encode: a tokenizer with this model stops before its last step. */
class Untouched extends Model {
  encode(words: string[]): string[] {
    return words
  }
}
const UNTOUCHED = new Untouched({ type: 'BPE', vocab: {}, merges: [], ignore_merges: false })

/**
 * A text as a tokenizer cuts it before its model sees it: normalised, into words, added tokens whole.
 * Words are in the tokenizer's own alphabet.
 */
export function wordsOf(tokenizer: Tokenizer, text: string): string[] {
  const { model } = tokenizer
  tokenizer.model = UNTOUCHED
  try {
    return tokenizer.tokenize(text)
  } finally {
    tokenizer.model = model
  }
}

/**
 * How byte-level BPE makes tokens of a word, merge by merge.
 *
 * @param bytesOf the bytes a piece of the alphabet stands for
 */
export function mergedWord(
  word: string,
  model: BPE,
  bytesOf: (piece: string) => Uint8Array,
): MergedWord {
  const pieceOf = (piece: string): WordPiece => {
    const bytes = bytesOf(piece)
    const id = model.tokens_to_ids.get(piece) ?? null
    return { id, text: new TextDecoder().decode(bytes), bytes: toBase64(bytes) }
  }
  if (model.ignore_merges && model.tokens_to_ids.has(word)) {
    return { pieces: [pieceOf(word)], merges: [], special: false }
  }
  const characters = Array.from(word)
  const merges = mergesOf(characters, (left, right) =>
    model.bpe_ranks.get(JSON.stringify([left, right])),
  )
  const left = [...characters]
  return {
    pieces: characters.map(pieceOf),
    merges: merges.map(({ at, rank }) => {
      const joined = (left[at] ?? '') + (left[at + 1] ?? '')
      left.splice(at, 2, joined)
      return { at, rank, piece: pieceOf(joined) }
    }),
    special: false,
  }
}
