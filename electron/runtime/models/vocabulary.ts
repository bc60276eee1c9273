import { AppError } from '#shared/ipc/result.ts'
import { fieldOf } from '#shared/runtime/field-problem.ts'
import type { ModelFolder } from './model-folder.ts'
import type { TokenizerJson } from './tokenizer-files.ts'

/** The largest published vocabularies have a quarter of a million tokens. */
const MOST_TOKENS = 2 ** 21
const MOST_MERGES = 2 ** 22
/** Letters of one token. */
const MOST_LONG = 2 ** 14
/** Added tokens some models name and never read, those of images for instance. */
const MOST_UNREAD = 64
/** Rows a matrix is padded by. */
const MOST_PADDED = 1024

/** Which ids a tokenizer gives. */
export interface Vocabulary {
  /** One more than the highest of those a text becomes. */
  readonly size: number
  readonly added: readonly number[]
}

/**
 * A vocabulary and its merges, before anything is made of them: not more than any model has.
 *
 * @throws AppError model.badField
 */
export function boundVocabulary(folder: ModelFolder, { model }: TokenizerJson): void {
  const { vocab, merges } = model
  const bad = (field: string, reason: 'fieldType' | 'fieldRange'): AppError =>
    folder.badField('tokenizer.json', { field: `model.${field}`, reason })
  if (typeof vocab !== 'object' || vocab === null) throw bad('vocab', 'fieldType')
  const tokens: readonly unknown[] = Array.isArray(vocab) ? vocab : Object.keys(vocab)
  if (tokens.length > MOST_TOKENS) throw bad('vocab', 'fieldRange')
  if (Array.isArray(merges) && merges.length > MOST_MERGES) throw bad('merges', 'fieldRange')
}

/**
 * Goes through the ids a tokenizer gives: whole numbers, each of one token, none higher than any model's.
 *
 * @param ids by token, added ones too
 * @throws AppError model.badField
 */
export function readVocabulary(
  folder: ModelFolder,
  ids: Iterable<readonly [string, unknown]>,
  added: TokenizerJson['added_tokens'],
): Vocabulary {
  const named = new Set(added.map(({ content }) => content))
  const seen = new Uint8Array(MOST_TOKENS)
  let size = 0
  for (const [token, id] of ids) {
    const reason =
      typeof id !== 'number' || !Number.isInteger(id)
        ? 'fieldType'
        : id < 0 || id >= MOST_TOKENS || token.length > MOST_LONG
          ? 'fieldRange'
          : seen[id] === 1
            ? 'fieldTwice'
            : null
    if (reason !== null) {
      throw folder.badField('tokenizer.json', { field: fieldOf(['vocab', token]), reason })
    }
    seen[Number(id)] = 1
    if (Number(id) >= size && !named.has(token)) size = Number(id) + 1
  }
  return { size, added: added.map(({ id }) => id) }
}

/** How many tokens each part of a model knows; null where it does not say. */
export interface VocabularySizes {
  /** vocab_size of config.json. */
  readonly config: number | null
  /** Rows of the embedding matrix. */
  readonly embedding: number | null
  /** Logits a pass gives. */
  readonly logits: number
}

/**
 * Whether tokenizer and graph belong to one model: every token a text becomes has its row and its logit.
 *
 * @throws AppError model.vocabulary
 */
export function checkVocabulary(
  model: string,
  { size, added }: Vocabulary,
  { config, embedding, logits }: VocabularySizes,
): void {
  const rows = Math.min(embedding ?? logits, logits)
  const unread = added.filter((id) => id >= rows).length
  const tokens = added.reduce((most, id) => Math.max(most, id + 1), size)
  const fits =
    size <= rows &&
    unread <= MOST_UNREAD &&
    tokens >= logits / 2 &&
    (embedding === null || embedding >= logits) &&
    (config === null || Math.abs(config - logits) <= MOST_PADDED)
  if (fits) return
  const told = (count: number | null): string | number => count ?? '–'
  throw new AppError('model.vocabulary', {
    model,
    tokens,
    config: told(config),
    embedding: told(embedding),
    logits,
  })
}
