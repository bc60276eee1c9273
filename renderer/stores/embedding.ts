import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { SerializedError } from '#shared/trace/event.ts'
import type { TokenPiece } from '#shared/trace/tokens.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'

/** Tokens put on the embedding map by hand, of one model. */
export const useEmbeddingStore = defineStore('embedding', () => {
  const added = shallowRef<readonly TokenPiece[]>([])
  const failure = shallowRef<SerializedError | null>(null)
  let modelId: string | null = null

  /** Another model's tokens have other ids. */
  function use(id: string): void {
    if (modelId !== id) added.value = []
    modelId = id
  }

  /** The tokens a text is cut into, each once. */
  async function add(id: string, text: string): Promise<void> {
    use(id)
    failure.value = null
    try {
      const { tokens } = await request('tokens.read', { modelId: id, text })
      const all = new Map([...added.value, ...tokens].map((token) => [token.id, token]))
      added.value = [...all.values()]
    } catch (error) {
      failure.value = asSerializedError(error)
    }
  }

  function remove(tokenId: number): void {
    added.value = added.value.filter(({ id }) => id !== tokenId)
  }

  return { added, failure, use, add, remove }
})
