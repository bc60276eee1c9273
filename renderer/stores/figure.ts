import { defineStore } from 'pinia'
import { request } from '../client/ipc-client.ts'

/** Figures as files. */
export const useFigureStore = defineStore('figure', () => {
  /** The file written, or null where the person cancelled. */
  async function save(
    figure:
      | { format: 'png'; name: string; data: Uint8Array<ArrayBuffer> }
      | { format: 'svg' | 'csv'; name: string; data: string },
  ): Promise<string | null> {
    return (await request('figure.save', figure))?.file ?? null
  }
  return { save }
})
