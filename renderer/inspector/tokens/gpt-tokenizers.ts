import { toBase64 } from '#shared/trace/base64.ts'
import { mergesOf } from '#shared/trace/bpe.ts'
import type { MergedWord, TokenPiece, WordPiece } from '#shared/trace/tokens.ts'

/** Vocabularies OpenAI has published, by the names it gave them. */
export const GPT_NAMES = ['r50k_base', 'cl100k_base', 'o200k_base'] as const
export type GptName = (typeof GPT_NAMES)[number]

/** Byte-level BPE whose ranks are its token ids: tokens were numbered in the order they were learned. */
export interface GptTokenizer {
  /** Tokens it has, control tokens included. */
  vocabSize: number
  /** What looks like a special token is read as the text it is. */
  read(text: string): TokenPiece[]
  /** How the tokens come about, word by word. */
  merges(text: string): MergedWord[]
}

/** A token's text, or its bytes where it is no whole text. */
type Ranks = readonly (string | readonly number[])[]

interface Parts {
  encode: (text: string, options: { disallowedSpecial: Set<string> }) => number[]
  ranks: Ranks
  split: RegExp
  /** Control tokens beside them, as OpenAI's tiktoken has them (openai_public.py). */
  special: number
}

/** Each in files of its own, up to 2.4 MB, which are loaded when somebody looks at them. */
const LOAD: Record<GptName, () => Promise<Parts>> = {
  async r50k_base() {
    const { encode } = await import('gpt-tokenizer/encoding/r50k_base')
    const { default: ranks } = await import('gpt-tokenizer/bpeRanks/r50k_base')
    const { R50K_TOKEN_SPLIT_REGEX } = await import('gpt-tokenizer/encodingParams/constants')
    return { encode, ranks, split: R50K_TOKEN_SPLIT_REGEX, special: 1 }
  },
  async cl100k_base() {
    const { encode } = await import('gpt-tokenizer/encoding/cl100k_base')
    const { default: ranks } = await import('gpt-tokenizer/bpeRanks/cl100k_base')
    const { CL100K_TOKEN_SPLIT_REGEX } = await import('gpt-tokenizer/encodingParams/constants')
    return { encode, ranks, split: CL100K_TOKEN_SPLIT_REGEX, special: 5 }
  },
  async o200k_base() {
    const { encode } = await import('gpt-tokenizer/encoding/o200k_base')
    const { default: ranks } = await import('gpt-tokenizer/bpeRanks/o200k_base')
    const { O200K_TOKEN_SPLIT_REGEX } = await import('gpt-tokenizer/encodingParams/constants')
    return { encode, ranks, split: O200K_TOKEN_SPLIT_REGEX, special: 2 }
  },
}

const loaded = new Map<GptName, Promise<GptTokenizer>>()

/** The same one however often it is asked for. */
export function gptTokenizer(name: GptName): Promise<GptTokenizer> {
  const known = loaded.get(name) ?? LOAD[name]().then(tokenizerOf)
  loaded.set(name, known)
  return known
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const NONE = new Set<string>()

/**
 * What the library gets wrong: JavaScript counts U+FEFF as a blank and U+0085 as none, Unicode the other
 * way round, and its decoder drops a U+FEFF.
 */
const MISREAD = /[\ufeff\u0085]/

function tokenizerOf({ encode, ranks, split: shipped, special }: Parts): GptTokenizer {
  const pattern = shipped.source
    .replaceAll('\\s', '\\p{White_Space}')
    .replaceAll('\\S', '\\P{White_Space}')
  const split = new RegExp(pattern, 'gu')
  let byToken: Map<string, number> | null = null
  const merges = (text: string): MergedWord[] => {
    const ids = (byToken ??= idsByToken(ranks))
    return (text.match(split) ?? []).map((word) => mergedWord(word, ids))
  }
  const pieceOf = (id: number): TokenPiece => {
    const bytes = bytesOf(ranks, id)
    return { id, text: decoder.decode(bytes), bytes: toBase64(bytes), special: false }
  }
  const idsOf = (text: string): number[] =>
    MISREAD.test(text) ? merges(text).flatMap(tokenIds) : encode(text, { disallowedSpecial: NONE })
  return { vocabSize: ranks.length + special, read: (text) => idsOf(text).map(pieceOf), merges }
}

/** What is left of a word when all its merges are applied. Every byte is a token by itself. */
function tokenIds({ pieces, merges }: MergedWord): number[] {
  const left = [...pieces]
  for (const { at, piece } of merges) left.splice(at, 2, piece)
  return left.flatMap(({ id }) => id ?? [])
}

function bytesOf(ranks: Ranks, id: number): Uint8Array {
  const token = ranks[id] ?? ''
  return typeof token === 'string' ? encoder.encode(token) : Uint8Array.from(token)
}

/** Ids by token. Most are listed as texts, which are taken as they are: there are up to 200,000. */
function idsByToken(ranks: Ranks): Map<string, number> {
  return new Map(
    ranks.map((token, id) => [
      typeof token === 'string' ? token : keyOf(Uint8Array.from(token)),
      id,
    ]),
  )
}

const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

/** Bytes as a map's key: their text, or where they are none what no text has, a mark and the bytes. */
function keyOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    return `\ud800${String.fromCharCode(...bytes)}`
  }
}

/** A pair's rank is the id of the token it makes. Pieces are texts with a character for each byte. */
function mergedWord(word: string, ids: ReadonlyMap<string, number>): MergedWord {
  const bytesIn = (piece: string): Uint8Array =>
    Uint8Array.from(piece, (character) => character.charCodeAt(0))
  const pieceOf = (piece: string): WordPiece => {
    const bytes = bytesIn(piece)
    return {
      id: ids.get(keyOf(bytes)) ?? null,
      text: decoder.decode(bytes),
      bytes: toBase64(bytes),
    }
  }
  const left = Array.from(encoder.encode(word), (byte) => String.fromCharCode(byte))
  const pieces = left.map(pieceOf)
  const merges = mergesOf(left, (a, b) => ids.get(keyOf(bytesIn(a + b)))).map(({ at, rank }) => {
    const joined = (left[at] ?? '') + (left[at + 1] ?? '')
    left.splice(at, 2, joined)
    return { at, rank, piece: pieceOf(joined) }
  })
  return { pieces, merges, special: false }
}
