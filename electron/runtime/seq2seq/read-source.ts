import { AppError } from '#shared/ipc/result.ts'
import type { TranslateParams } from '#shared/runtime/protocol.ts'
import type { Source } from './languages.ts'
import type { LoadedTranslator } from './load.ts'

/**
 * Far above what any model here reads at once. Longer ones are not even tokenized: the time that takes
 * grows with the square of a text without known pieces.
 */
const CHARACTERS = 20_000

/**
 * The text of a translation as its model reads it.
 *
 * @throws AppError run.emptyPrompt (nothing but blanks, or what the tokenizer drops), run.textTooLong,
 * run.sourceTooLong, run.unknownLanguage, run.noTargetLanguage, app.badInput for a given token the model
 * has not, or so many that there is no place for another
 */
export function readSource(model: LoadedTranslator, params: TranslateParams): Source {
  const { languages, info, rules, tokenizer } = model
  const { text, given } = params
  if (text.trim() === '') throw new AppError('run.emptyPrompt')
  if (text.length > CHARACTERS) {
    throw new AppError('run.textTooLong', { characters: text.length, limit: CHARACTERS })
  }
  const source = languages.read(text, {
    ...(params.sourceLanguage === undefined ? {} : { source: params.sourceLanguage }),
    ...(params.targetLanguage === undefined ? {} : { target: params.targetLanguage }),
  })
  const { length } = source.ids
  const isSaid = (id: number): boolean => id === info.unknownId || !tokenizer.isSpecial(id)
  if (!source.ids.some(isSaid)) throw new AppError('run.emptyPrompt')
  if (length > info.maxSource) {
    throw new AppError('run.sourceTooLong', { tokens: length, limit: info.maxSource })
  }
  const inVocabulary = (id: number): boolean =>
    Number.isInteger(id) && id >= 0 && id < info.vocabSize
  if (given?.ids.every(inVocabulary) === false) {
    throw new AppError('app.badInput', { detail: 'a forced token is not in the vocabulary' })
  }
  const room = rules.maxLength(length)
  if (given !== null && given.ids.length > room) {
    const detail = `${String(given.ids.length)} tokens are given, and a translation has at most ${String(room)}`
    throw new AppError('app.badInput', { detail })
  }
  return source
}
