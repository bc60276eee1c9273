import type { ModelCard, ModelInfo } from '#shared/runtime/model-info.ts'
import type { ModelFile, ModelPart } from '#shared/runtime/model-shelf.ts'

/** Texts and formats the facts are written with; `useI18n` and `useFormat` give them. */
export interface FactWords {
  /** `plural` is the number that decides between singular and plural. */
  t: (key: string, values?: Record<string, unknown>, plural?: number) => string
  count: (n: number) => string
  fixed: (n: number, places: number) => string
  language: (code: string) => string
  /** Puts a list of names into one line as the language does. */
  list: (names: readonly string[]) => string
}

export interface Fact {
  name: string
  value: string
  /** Twice as wide as the others, for names that would wrap. */
  wide: boolean
}

/** What the folder says, and what the graph says once it is loaded; in the order of a museum label. */
export function cardFacts(card: ModelCard, info: ModelInfo | null, words: FactWords): Fact[] {
  const { t, count, fixed, language, list } = words
  const unknown = t('models.facts.unknown')
  const { from = null, to = null } = card.translates ?? {}
  const named =
    card.languages.length > 0 ? card.languages : [from, to].filter((code) => code !== null)
  const facts: [key: string, value: string][] = [
    // Many were made from nothing else, and those that were not say so.
    ...(card.baseModel === null ? [] : [['base', card.baseModel] as [string, string]]),
    ['licence', card.licence ? licenceName(card.licence, t) : unknown],
    ['languages', named.length > 0 ? list(named.map(language)) : unknown],
    ['family', card.family],
  ]
  if (info) {
    const { heads, kvHeads } = info
    const shared = t('models.facts.kvHeads', { heads: count(heads), kv: count(kvHeads) })
    const loadedIn = t('models.facts.loadedIn', {
      seconds: fixed(info.loadMs / 1000, 2),
      threads: count(info.threads),
    })
    const { window, contextLength: most } = info
    const context =
      window < most
        ? t('models.facts.windowOf', { window: count(window), most: count(most) })
        : t('common.unit.tokens', { n: count(most) }, most)
    facts.push(
      ['precision', info.precision],
      ['layers', `${count(info.layers)} × ${kvHeads < heads ? shared : count(heads)}`],
      ['hidden', count(info.hiddenSize)],
      ['vocab', t('common.unit.tokens', { n: count(info.vocabSize) }, info.vocabSize)],
      ['context', context],
      ['device', deviceOf(info, t)],
      ['loaded', loadedIn],
    )
  }
  return facts.map(([key, value]) => ({
    name: t(`models.facts.${key}`),
    value,
    wide: key === 'base',
  }))
}

/**
 * Bytes on disk by what they are for, the largest first; a graph without files of weights beside it has
 * them inside.
 */
export function partSizes(
  files: readonly ModelFile[],
): { part: ModelPart | 'inGraph'; bytes: number }[] {
  const sizes = new Map<ModelPart, number>()
  for (const { part, bytes } of files) sizes.set(part, (sizes.get(part) ?? 0) + bytes)
  const apart = sizes.has('weights')
  return [...sizes]
    .map(([part, bytes]) => ({
      part: part === 'graph' && !apart ? ('inGraph' as const) : part,
      bytes,
    }))
    .sort((a, b) => b.bytes - a.bytes)
}

function deviceOf({ device: { asked, running, fallbacks } }: ModelInfo, t: FactWords['t']): string {
  const device = t(`device.names.${running}`)
  if (fallbacks.length === 0) return device
  return t('models.facts.deviceAsked', { device, asked: t(`device.names.${asked}`) })
}

/**
 * Model cards write SPDX ids in small letters; the usual ones as their owners write them. “other” is what
 * they say of a licence that is on no list.
 */
export function licenceName(id: string, t: (key: string) => string): string {
  if (id === 'other') return t('models.ownLicence')
  const known = ['Apache-2.0', 'MIT', 'BSD-3-Clause', 'CC-BY-4.0', 'CC-BY-SA-4.0']
  return known.find((name) => name.toLowerCase() === id.toLowerCase()) ?? id
}

/** Under this many bytes of weights a model is called small. */
const SMALL_BYTES = 2e9

export function isSmall(card: ModelCard): boolean {
  return card.bytes > 0 && card.bytes < SMALL_BYTES
}
