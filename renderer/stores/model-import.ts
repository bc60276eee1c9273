import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { FolderReport } from '#shared/runtime/folder-report.ts'
import type { ModelOffer } from '#shared/runtime/model-shelf.ts'
import type { SerializedError } from '#shared/trace/event.ts'
import { offerDropped, onEvent, request } from '../client/ipc-client.ts'
import { asSerializedError } from './as-error.ts'
import { useShelfStore } from './shelf.ts'

/** How a folder is taken in: as a copy in the models folder, or where it lies. */
export type ImportManner = 'copy' | 'link'

export type ImportState =
  | { step: 'none' }
  /** What was chosen is being looked at. */
  | { step: 'looking' }
  /** Not a model, or not one that can be used. */
  | { step: 'refused'; offer: ModelOffer | null; error: SerializedError }
  | { step: 'checking'; offer: ModelOffer }
  /** `error`: what kept it from being added just now. */
  | { step: 'checked'; offer: ModelOffer; report: FolderReport; error: SerializedError | null }
  | { step: 'adding'; offer: ModelOffer; how: ImportManner; doneBytes: number }
  | { step: 'added'; modelId: string; report: FolderReport }

/** A model folder on its way in: looked at, checked, then copied or linked. */
export const useModelImportStore = defineStore('model-import', () => {
  const shelf = useShelfStore()
  const state = shallowRef<ImportState>({ step: 'none' })
  /** What was asked before something else was begun or cancelled is not shown any more. */
  let turn = 0

  const busy = computed(() => ['looking', 'checking', 'adding'].includes(state.value.step))
  const offer = computed(() => ('offer' in state.value ? state.value.offer : null))

  /** Asks for a folder. */
  const choose = (): Promise<void> => begin(() => request('model.choose', null))
  const drop = (folder: File): Promise<void> => begin(() => offerDropped(folder))

  async function begin(ask: () => Promise<ModelOffer | null>): Promise<void> {
    await cancel()
    const mine = turn
    state.value = { step: 'looking' }
    try {
      const found = await ask()
      if (mine !== turn) return
      if (found === null) state.value = { step: 'none' }
      else if (found.problem) refuse(found, found.problem)
      else await check(found, mine)
    } catch (error) {
      if (mine === turn) refuse(null, asSerializedError(error))
    }
  }

  async function check(found: ModelOffer, mine: number): Promise<void> {
    state.value = { step: 'checking', offer: found }
    const report = await request('model.check', { offerId: found.offerId })
    if (mine !== turn) return
    if (report.problem) refuse(found, report.problem)
    else state.value = { step: 'checked', offer: found, report, error: null }
  }

  /** @param name of the model here */
  async function add(how: ImportManner, name: string): Promise<void> {
    if (state.value.step !== 'checked') return
    const { offer: found, report } = state.value
    const { offerId } = found
    const mine = turn
    state.value = { step: 'adding', offer: found, how, doneBytes: 0 }
    const stop = onEvent('model.importing', (progress) => {
      if (progress.offerId !== offerId || state.value.step !== 'adding') return
      state.value = { ...state.value, doneBytes: progress.doneBytes }
    })
    try {
      const modelId = await request('model.add', { offerId, how, name })
      if (mine === turn) state.value = { step: 'added', modelId, report }
      await shelf.refresh()
    } catch (error) {
      if (mine !== turn) return
      state.value = { step: 'checked', offer: found, report, error: asSerializedError(error) }
    } finally {
      stop()
    }
  }

  /** Stops whatever is under way; nothing of it is left then. */
  async function cancel(): Promise<void> {
    turn++
    const known = offer.value
    state.value = { step: 'none' }
    if (known) await request('model.cancel', { offerId: known.offerId })
  }

  function refuse(found: ModelOffer | null, error: SerializedError): void {
    state.value = { step: 'refused', offer: found, error }
  }

  return { state, busy, choose, drop, add, cancel }
})
