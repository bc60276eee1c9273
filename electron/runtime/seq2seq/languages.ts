import { AppError } from '#shared/ipc/result.ts'
import type { TranslatorInfo } from '#shared/runtime/translator-info.ts'
import type { ModelTokenizer } from '../models/tokenizer.ts'

/** The languages of one translation; null: the model's folder does not say, and nobody chose. */
export interface Pair {
  readonly source: string | null
  readonly target: string | null
}

/** A text as the encoder reads it, and what follows from the languages it goes between. */
export interface Source extends Pair {
  /** Token ids, with the tokens the model expects around a text. */
  readonly ids: readonly number[]
  /** A target token the translation must begin with; null: there is none. */
  readonly first: number | null
}

type Facts = Pick<TranslatorInfo, 'languages' | 'sourceLanguage' | 'targetLanguage'>

/** What a model says of its languages, and how they are chosen and told to it. */
export interface Languages {
  readonly facts: Facts
  /** @throws AppError run.unknownLanguage, run.noTargetLanguage */
  read(text: string, wanted: Partial<Pair>): Source
}

export interface LanguageFiles {
  readonly modelId: string
  readonly tokenizer: ModelTokenizer
  /** Every token of the vocabulary. */
  readonly vocabulary: readonly string[]
  /** The pair the folder names. */
  readonly own: Pair
  /** The folder's own first target token, if it forces one. */
  readonly forcedId: number | null
}

/**
 * Special tokens that stand for a language, and its code within: M2M100 (`__en__`), NLLB (`eng_Latn`),
 * mBART (`en_XX`). Patterns of Transformers.js' tokenizers of these names.
 */
const FORCED = [
  /^__([a-z]{2,3})__$/,
  /^([a-z]{3}_[A-Z][a-z]{3})$/,
  /^([a-z]{2}_[A-Z]{2})$/,
] as const
/** Of a Marian model with several target languages: stands before the source text. */
const PREFIX = /^>>(\w+)<<$/
const TYPED = /^\s*(>>\w+<<)\s*/

/** Finds out how a model is told its languages, if it is told them at all. */
export function languagesOf(files: LanguageFiles): Languages {
  const { vocabulary, tokenizer } = files
  const special = vocabulary.filter((token) => tokenizer.isSpecial(tokenizer.idOf(token) ?? -1))
  for (const pattern of FORCED) {
    const codes = codesOf(files, special, pattern)
    if (codes.size > 1) return many(files, codes)
  }
  const targets = codesOf(files, vocabulary, PREFIX)
  return targets.size > 0 ? manyTargets(files, targets) : onePair(files)
}

/** Token ids by language. */
type Codes = ReadonlyMap<string, number>

function codesOf({ tokenizer }: LanguageFiles, tokens: readonly string[], pattern: RegExp): Codes {
  const found = tokens.flatMap((token): [string, number][] => {
    const code = pattern.exec(token)?.[1]
    const id = code === undefined ? undefined : tokenizer.idOf(token)
    return code === undefined || id === undefined ? [] : [[code, id]]
  })
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** One direction: the model is told nothing. */
function onePair({ modelId, tokenizer, own }: LanguageFiles): Languages {
  const only = (language: string | null): string[] => (language === null ? [] : [language])
  return {
    facts: factsOf(only(own.source), only(own.target), own),
    read(text, wanted) {
      for (const part of ['source', 'target'] as const) {
        check(modelId, wanted[part] ?? own[part], only(own[part]))
      }
      return { ...own, ids: tokenizer.encode(text, true), first: null }
    },
  }
}

/**
 * From any to any: the source's token stands where the tokenizer's template has one (before the text, or
 * behind it in older NLLB files), the target's is forced as the first token of the translation.
 */
function many(files: LanguageFiles, codes: Codes): Languages {
  const { modelId, tokenizer, own, forcedId } = files
  const known = [...codes.keys()]
  const template = tokenizer.encode('', true)
  const ids = [...codes.values()]
  const place = ids.includes(template[0] ?? -1)
    ? 0
    : ids.includes(template.at(-1) ?? -1)
      ? -1
      : null
  const codeOf = (id: number | null | undefined): string | null =>
    known.find((code) => codes.get(code) === id) ?? null
  const pair = {
    source: inList(own.source, known) ?? (place === null ? null : codeOf(template.at(place))),
    target: inList(own.target, known) ?? codeOf(forcedId),
  }
  return {
    facts: factsOf(known, known, pair),
    read(text, wanted) {
      const source = check(modelId, wanted.source ?? pair.source, known)
      const target = check(modelId, wanted.target ?? pair.target, known)
      if (target === null) throw new AppError('run.noTargetLanguage', { model: modelId })
      const read = tokenizer.encode(text, true)
      const at = place === -1 ? read.length - 1 : place
      if (at !== null && source !== null) read[at] = codes.get(source) ?? read[at] ?? 0
      return { source, target, ids: read, first: codes.get(target) ?? null }
    },
  }
}

/** From one to several: the target's token stands before the source text, chosen or typed. */
function manyTargets(files: LanguageFiles, codes: Codes): Languages {
  const { modelId, tokenizer, own } = files
  const known = [...codes.keys()]
  const sources = own.source === null ? [] : [own.source]
  const target = inList(own.target, known)
  return {
    facts: factsOf(sources, known, { source: own.source, target }),
    read(text, wanted) {
      check(modelId, wanted.source ?? own.source, sources)
      const typed = TYPED.exec(text)
      const typedCode = PREFIX.exec(typed?.[1] ?? '')?.[1]
      const isTyped = typedCode !== undefined && codes.has(typedCode)
      // What the folder calls its target may be none of the tokens: then no token stands for it.
      const asked = wanted.target === own.target ? target : wanted.target
      const chosen = check(modelId, asked ?? (isTyped ? typedCode : target), known)
      const rest = isTyped ? text.slice(typed?.[0].length) : text
      const read = tokenizer.encode(rest, true)
      const token = chosen === null ? [] : [codes.get(chosen) ?? 0]
      return {
        source: own.source,
        target: chosen ?? own.target,
        ids: [...token, ...read],
        first: null,
      }
    },
  }
}

function factsOf(source: string[], target: string[], pair: Pair): Facts {
  return {
    languages: { source, target },
    sourceLanguage: pair.source,
    targetLanguage: pair.target,
  }
}

function inList(language: string | null, known: readonly string[]): string | null {
  return language !== null && known.includes(language) ? language : null
}

function check(model: string, language: string | null, known: readonly string[]): string | null {
  if (language === null || known.includes(language)) return language
  throw new AppError('run.unknownLanguage', { model, language })
}
