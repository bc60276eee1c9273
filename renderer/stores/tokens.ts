import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import type { ModelCard } from '#shared/runtime/model-info.ts'
import type { ReadMerges, ReadTokens } from '#shared/trace/tokens.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'
import type { ProbeState } from './probe.ts'

/** Answers kept in the window; the oldest go first. */
const KEPT = 48

/** Texts in the tokens of any model: chat models and translators, loaded or not. */
export const useTokensStore = defineStore('tokens', () => {
  const cards = shallowRef<readonly ModelCard[]>([])
  const reads = shallowReactive(new Map<string, ProbeState<ReadTokens>>())
  const merged = shallowReactive(new Map<string, ProbeState<ReadMerges>>())

  /** Those that can be used, chat models first. */
  const models = computed(() => cards.value.filter(({ problem }) => problem === null))

  /** A text has not been read yet. */
  const working = computed(() =>
    [...reads.values(), ...merged.values()].some(({ state }) => state === 'pending'),
  )

  /** Which models there are. */
  async function refresh(): Promise<void> {
    const lists = await Promise.all([
      request('model.list', null),
      request('translate.models', null),
    ])
    const byId = new Map(lists.flat().map((card) => [card.id, card]))
    cards.value = [...byId.values()]
  }

  const keyOf = (modelId: string, text: string): string => JSON.stringify([modelId, text])

  function peek(modelId: string, text: string): ProbeState<ReadTokens> | undefined {
    return reads.get(keyOf(modelId, text))
  }
  function peekMerges(modelId: string, text: string): ProbeState<ReadMerges> | undefined {
    return merged.get(keyOf(modelId, text))
  }

  /** Asks unless asked before; what failed is asked again. */
  async function ask<A>(
    states: Map<string, ProbeState<A>>,
    key: string,
    question: () => Promise<A>,
  ): Promise<void> {
    const known = states.get(key)
    if (known && known.state !== 'failed') return
    states.set(key, { state: 'pending' })
    try {
      states.set(key, { state: 'done', answer: await question() })
    } catch (error) {
      states.set(key, { state: 'failed', error: asSerializedError(error) })
    }
    for (const old of [...states.keys()].slice(0, -KEPT)) states.delete(old)
  }

  function read(modelId: string, text: string): Promise<void> {
    return ask(reads, keyOf(modelId, text), () => request('tokens.read', { modelId, text }))
  }
  function merges(modelId: string, text: string): Promise<void> {
    return ask(merged, keyOf(modelId, text), () => request('tokens.merges', { modelId, text }))
  }

  return { models, working, refresh, peek, peekMerges, read, merges }
})
