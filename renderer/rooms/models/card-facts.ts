import type { ModelCard, ModelInfo } from '#shared/runtime/model-info.ts'

/** Texts and formats the facts are written with; `useI18n` and `useFormat` give them. */
export interface FactWords {
  t: (key: string, values?: Record<string, unknown>) => string
  count: (n: number) => string
  bytes: (n: number) => string
  fixed: (n: number, places: number) => string
  language: (code: string) => string
  /** Puts a list of names into one line as the language does. */
  list: (names: readonly string[]) => string
}

export interface Fact {
  name: string
  value: string
}

/** What the folder says, and what the graph says once it is loaded; in the order of a museum label. */
export function cardFacts(card: ModelCard, info: ModelInfo | null, words: FactWords): Fact[] {
  const { t, count, bytes, fixed, language, list } = words
  const unknown = t('models.facts.unknown')
  const languages = card.languages.length > 0 ? list(card.languages.map(language)) : unknown
  const facts: [key: string, value: string][] = [
    ['base', card.baseModel ?? unknown],
    ['licence', card.licence ?? unknown],
    ['languages', languages],
    ['size', bytes(card.bytes)],
    ['family', card.family],
  ]
  if (info) {
    const { heads, kvHeads } = info
    const shared = t('models.facts.kvHeads', { heads: count(heads), kv: count(kvHeads) })
    facts.push(
      ['precision', info.precision],
      ['layers', `${count(info.layers)} × ${kvHeads < heads ? shared : count(heads)}`],
      ['hidden', count(info.hiddenSize)],
      ['vocab', t('common.unit.tokens', { n: count(info.vocabSize) })],
      ['context', t('common.unit.tokens', { n: count(info.contextLength) })],
      ['threads', count(info.threads)],
      ['loadTime', t('common.unit.seconds', { n: fixed(info.loadMs / 1000, 2) })],
    )
  }
  return facts.map(([key, value]) => ({ name: t(`models.facts.${key}`), value }))
}

/** Under this many bytes of weights a model is called small. */
const SMALL_BYTES = 2e9

export function isSmall(card: ModelCard): boolean {
  return card.bytes > 0 && card.bytes < SMALL_BYTES
}
