import { BPE, Tokenizer, Unigram, WordPiece } from '@huggingface/tokenizers'
import { AppError } from '#shared/ipc/result.ts'
import { toBase64 } from '#shared/trace/base64.ts'
import type { ReadMerges, TokenizerKind, TokenPiece } from '#shared/trace/tokens.ts'
import type { ModelFolder } from './model-folder.ts'
import { plainDetail } from './plain-detail.ts'
import { tokenBytes, type ByteScheme } from './token-bytes.ts'
import { schemeOf, type TokenizerConfig, type TokenizerJson } from './tokenizer-files.ts'
import { boundVocabulary, readVocabulary, type Vocabulary } from './vocabulary.ts'
import { mergedWord, wordsOf } from './words.ts'

const encoder = new TextEncoder()

/** Text ⇄ token ids, and the exact bytes of every token. */
export class ModelTokenizer {
  readonly #tokenizer: Tokenizer
  readonly #scheme: ByteScheme
  readonly #added: ReadonlyMap<number, { content: string; special: boolean }>
  readonly #texts = new Map<number, string>()

  /** @throws Error where the library does not know a part of tokenizer.json */
  constructor(json: TokenizerJson, config: TokenizerConfig) {
    this.#tokenizer = new Tokenizer(json, config)
    this.#scheme = schemeOf(json)
    this.#added = new Map(json.added_tokens.map((token) => [token.id, token]))
    const { model } = this.#tokenizer
    if (model instanceof BPE) {
      // Only their ranks are used from here on; a third of what a tokenizer holds in memory.
      model.merges = []
      Object.assign(model.config, { merges: [] })
    }
  }

  /** @param special whether the tokens the model expects around a text (a start token …) are added */
  encode(text: string, special = false): number[] {
    if (text === '') return special ? this.#encode('', true) : []
    return this.#encode(text, special)
  }

  #encode(text: string, special: boolean): number[] {
    const ids: readonly (number | undefined)[] = this.#tokenizer.encode(text, {
      add_special_tokens: special,
    }).ids
    return ids.filter((id) => id !== undefined)
  }

  idOf(token: string): number | undefined {
    return this.#tokenizer.token_to_id(token)
  }

  /** Every token with its id, as the file has it. */
  get ids(): Iterable<readonly [string, unknown]> {
    return this.#tokenizer.model?.tokens_to_ids ?? []
  }

  get vocabSize(): number {
    return this.#tokenizer.model?.tokens_to_ids.size ?? 0
  }

  get kind(): TokenizerKind {
    const { model } = this.#tokenizer
    if (model instanceof Unigram) return 'unigram'
    if (model instanceof WordPiece) return 'wordpiece'
    if (!(model instanceof BPE)) return 'other'
    return this.#mergesBytes(model) ? 'bpe-bytes' : 'bpe'
  }

  /** Marks of where a word begins or ends are characters beside the bytes. */
  #mergesBytes({
    config,
    continuing_subword_suffix: within,
    end_of_word_suffix: end,
  }: BPE): boolean {
    const marks = [within, end, Reflect.get(config, 'continuing_subword_prefix')]
    return this.#scheme === 'byte-level' && marks.every((mark) => (mark ?? '') === '')
  }

  /** How each word of a text becomes tokens, where they come about by merging bytes. */
  merges(text: string): ReadMerges {
    const { kind } = this
    const { model } = this.#tokenizer
    if (kind !== 'bpe-bytes') return { kind, words: null }
    if (!(model instanceof BPE)) throw new Error('only BPE merges bytes')
    const added = new Map([...this.#added].map(([id, { content }]) => [content, id]))
    const words = wordsOf(this.#tokenizer, text).map((word) => {
      const id = added.get(word)
      if (id === undefined) {
        return mergedWord(word, model, (piece) => tokenBytes(piece, this.#scheme))
      }
      const { special, ...piece } = this.piece(id)
      return { pieces: [piece], merges: [], special }
    })
    return { kind, words }
  }

  has(id: number): boolean {
    return this.#tokenizer.id_to_token(id) !== undefined
  }

  isSpecial(id: number): boolean {
    return this.#added.get(id)?.special ?? false
  }

  /** The exact bytes; empty for ids beyond the vocabulary (padding of the output matrix). */
  bytesOf(id: number): Uint8Array {
    const added = this.#added.get(id)
    if (added !== undefined) return encoder.encode(added.content)
    const token = this.#tokenizer.id_to_token(id)
    return token === undefined ? new Uint8Array(0) : tokenBytes(token, this.#scheme)
  }

  /** Candidates are mostly the same few hundred tokens: their texts are kept. */
  textOf(id: number): string {
    const known = this.#texts.get(id)
    if (known !== undefined) return known
    const text = decodeBytes([this.bytesOf(id)])
    this.#texts.set(id, text)
    return text
  }

  pieces(ids: readonly number[]): TokenPiece[] {
    return ids.map((id) => this.piece(id))
  }

  piece(id: number): TokenPiece {
    const bytes = this.bytesOf(id)
    return {
      id,
      text: this.textOf(id),
      bytes: toBase64(bytes),
      special: this.isSpecial(id),
    }
  }

  /** The text people see: the bytes of all but the special tokens, joined, then decoded. */
  visibleText(ids: readonly number[]): string {
    return decodeBytes(ids.filter((id) => !this.isSpecial(id)).map((id) => this.bytesOf(id)))
  }
}

/**
 * @throws AppError model.badField; model.badTokenizer where the library does not know a part of it
 */
export function openTokenizer(
  folder: ModelFolder,
  json: TokenizerJson,
  config: TokenizerConfig,
): { tokenizer: ModelTokenizer; vocabulary: Vocabulary } {
  boundVocabulary(folder, json)
  const tokenizer = makeTokenizer(folder, json, config)
  return { tokenizer, vocabulary: readVocabulary(folder, tokenizer.ids, json.added_tokens) }
}

function makeTokenizer(
  folder: ModelFolder,
  ...files: ConstructorParameters<typeof ModelTokenizer>
): ModelTokenizer {
  try {
    return new ModelTokenizer(...files)
  } catch (error) {
    const detail = plainDetail(error)
    throw new AppError('model.badTokenizer', { model: folder.modelId, detail })
  }
}

/** UTF-8 over several pieces: characters split between tokens are put together again. */
export function decodeBytes(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode()
}
