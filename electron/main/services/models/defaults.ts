import type { ModelCard } from '#shared/runtime/model-info.ts'
import type { ModelShelf, PairUse } from '#shared/runtime/model-shelf.ts'

/** Answers chats where nothing else was chosen, or what was chosen is not there. */
export const BUNDLED_MODEL = 'SmolLM2-135M-Instruct'

/** Translators people chose, by pair of languages. */
export type ChosenTranslators = Readonly<Record<string, string>>

/** The pair a card translates, as settings name it (`en>zh`); null: it knows several, or does not say. */
function pairOf({ translates }: Pick<ModelCard, 'translates'>): string | null {
  const { from, to } = translates ?? { from: null, to: null }
  return from === null || to === null ? null : `${language(from)}>${language(to)}`
}

/** One name for a language: folders write `zho`, `zh` and `zh_CN`. */
function language(code: string): string {
  try {
    return Intl.getCanonicalLocales(code.replaceAll('_', '-'))[0] ?? code
  } catch {
    return code
  }
}

/** Which model each pair of languages is translated by. */
export function pairUses(cards: readonly ModelCard[], chosen: ChosenTranslators): PairUse[] {
  const usable = cards.filter((card) => card.kind === 'encoder-decoder' && card.problem === null)
  const pairs = new Set(usable.map(pairOf).filter((pair) => pair !== null))
  return [...pairs].sort().flatMap((pair) => {
    const able = usable.filter((card) => pairOf(card) === pair)
    const wanted = chosen[pair]
    const bundled = able.find(({ origin }) => origin === 'bundled')
    const used = able.find(({ id }) => id === wanted) ?? bundled ?? able[0]
    if (used === undefined) return []
    const [from = '', to = ''] = pair.split('>')
    const missing = wanted !== undefined && wanted !== used.id ? wanted : null
    return [{ from, to, modelId: used.id, models: able.length, missing }]
  })
}

/** What answers chats: what was chosen, else what came with the app, else the first that can. */
export function chatUse(cards: readonly ModelCard[], chosen: string | null): ModelShelf['chat'] {
  const able = cards.filter(({ kind, problem }) => kind === 'decoder' && problem === null)
  const wanted = chosen ?? BUNDLED_MODEL
  const used = [wanted, BUNDLED_MODEL].find((id) => able.some((card) => card.id === id))
  const missing = chosen !== null && used !== chosen ? chosen : null
  return { modelId: used ?? able[0]?.id ?? null, missing }
}
