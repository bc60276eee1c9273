import { readPrompt, type Split } from './engine/corpus/corpus.ts'
import { asWritten, tokenise } from './engine/corpus/tokenise.ts'
import { NgramCounts } from './engine/ngram/counts.ts'
import { NgramModel } from './engine/ngram/model.ts'
import type { TrainingPlan } from './engine/transformer/plan.ts'
import type { LessonLocale } from './own-corpus.ts'

/** Beginnings in which what comes next hangs on a word that stands further back than the last. */
export const EXAMPLES: Record<LessonLocale, readonly [string, ...string[]]> = {
  en: ['the baker sells', 'Mary reads a letter from', 'because Tom is thirsty he'],
  'zh-CN': ['医生早上在医院里给', '虽然下雨了，但是小明', '奶奶说'],
}

/** How the Transformer is taught that stands between the other two. */
export function worldPlan(language: LessonLocale, seed: number): TrainingPlan {
  return { corpus: 'world', language, seed }
}

/** A beginning as the lessons' own models read it. */
export interface ReadBeginning {
  /** Token ids; null where the vocabulary does not have all of them. */
  ids: number[] | null
  /** The tokens as they are written, one after the other. */
  tokens: string[]
  /** The first that the vocabulary does not have. */
  unknown: string | null
  /** `[vocabulary]`, by counting what follows the last token; null where that is not known. */
  table: Float64Array | null
}

const tables = new WeakMap<Split, NgramModel>()

function tableOf(split: Split): NgramModel {
  const table = tables.get(split) ?? new NgramModel(new NgramCounts(split.training, 1), 0)
  tables.set(split, table)
  return table
}

/** @param split of the corpus that both models learned from */
export function readBeginning(split: Split, text: string): ReadBeginning {
  const { vocabulary } = split.training
  const tokens = tokenise(text, vocabulary.unit)
  const unknown = tokens.find((token) => !vocabulary.has(token)) ?? null
  const ids = unknown === null ? readPrompt(vocabulary, text) : null
  return {
    ids,
    tokens: tokens.map((token, at) => asWritten(token, vocabulary.unit, at === 0)),
    unknown,
    table: ids && tableOf(split).predict(ids),
  }
}
