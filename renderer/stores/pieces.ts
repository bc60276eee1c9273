import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { TokenPiece } from '#shared/trace/tokens.ts'
import { request } from '../client/ipc-client.ts'

/** What tokens of a model say, by their ids: fetched once, a few at a time. */
export const usePieceStore = defineStore('pieces', () => {
  const known = shallowReactive(new Map<string, TokenPiece>())
  const asked = new Set<string>()
  const keyOf = (modelId: string, id: number): string => `${modelId} ${String(id)}`

  /** undefined where it was not fetched, or its model is not on this machine. */
  function pieceOf(modelId: string, id: number): TokenPiece | undefined {
    return known.get(keyOf(modelId, id))
  }

  /** Fetches those that were not asked for. Without the model they stay unknown. */
  async function fetch(modelId: string, ids: readonly number[]): Promise<void> {
    const wanted = ids.filter((id) => !asked.has(keyOf(modelId, id)))
    if (wanted.length === 0) return
    for (const id of wanted) asked.add(keyOf(modelId, id))
    try {
      for (const piece of await request('tokens.pieces', { modelId, ids: wanted })) {
        known.set(keyOf(modelId, piece.id), piece)
      }
    } catch {
      // Their ids name them; another time they may be there.
      for (const id of wanted) asked.delete(keyOf(modelId, id))
    }
  }

  /** Those of a model that main does not have. */
  function know(modelId: string, pieces: readonly TokenPiece[]): void {
    for (const piece of pieces) {
      asked.add(keyOf(modelId, piece.id))
      known.set(keyOf(modelId, piece.id), piece)
    }
  }

  return { pieceOf, fetch, know }
})
