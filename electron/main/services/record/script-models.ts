import type { ModelCard } from '#shared/runtime/model-info.ts'
import type { Script } from './script-schema.ts'
import { suggest } from './suggest.ts'

/** A model that a script names and that cannot do what is asked of it. */
export interface UnfitModel {
  model: string
  /** Numbers of the steps, counted from 1 as people do. */
  steps: number[]
  /** Not there, or of the other kind: it cannot chat, or not translate. */
  problem: 'missing' | 'chat' | 'translate'
  /** Those that could. */
  there: string[]
  meant: string | null
}

/** @param cards of all models on this machine */
export function unfitModels({ steps }: Script, cards: readonly ModelCard[]): UnfitModel[] {
  const found = new Map<string, UnfitModel>()
  for (const [index, step] of steps.entries()) {
    if (!('settings' in step)) continue
    const { model } = step.settings
    const kind = step.do === 'translate' ? 'encoder-decoder' : 'decoder'
    const card = cards.find(({ id }) => id === model)
    if (card?.kind === kind) continue
    const wanted = kind === 'decoder' ? 'chat' : 'translate'
    const key = `${wanted} ${model}`
    const there = cards
      .filter((one) => one.kind === kind && one.problem === null)
      .map(({ id }) => id)
    const before = found.get(key)?.steps ?? []
    found.set(key, {
      model,
      steps: [...before, index + 1],
      problem: card === undefined ? 'missing' : wanted,
      there,
      meant: card === undefined ? suggest(model, there) : null,
    })
  }
  return [...found.values()]
}
