import { shallowRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import { useShelfStore } from '#renderer/stores/shelf.ts'
import type { ModelEntry } from '#shared/runtime/model-shelf.ts'
import type { ModelAction } from './menu-items.ts'

/** Does what is asked of a model, and says what came of it. */
export function useModelActions(): {
  act: (modelId: string, action: ModelAction) => Promise<void>
  load: (modelId: string) => Promise<void>
  /** The model about whose removal people are asked. */
  removing: ShallowRef<ModelEntry | null>
  tell: (work: Promise<unknown>) => Promise<void>
} {
  const { t } = useI18n()
  const { notify } = useNotices()
  const model = useModelStore()
  const settings = useSettingsStore()
  const shelf = useShelfStore()
  const removing = shallowRef<ModelEntry | null>(null)

  async function tell(work: Promise<unknown>): Promise<void> {
    try {
      await work
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }

  /** A failed load shows as the model's status, at its label; what is loaded now also loads at start. */
  async function load(modelId: string): Promise<void> {
    try {
      await model.loadModel(modelId)
      if (model.info?.id !== modelId) return
      await settings.set({ modelId })
      await shelf.refresh()
    } catch (error) {
      if (model.status.state !== 'failed') notify({ error: asSerializedError(error) })
    }
  }

  async function check(modelId: string): Promise<void> {
    const { problem } = await shelf.check(modelId)
    if (problem) notify({ error: problem })
    else notify({ text: () => t('models.checked.passedNow', { model: modelId }) })
    await shelf.refresh()
  }

  async function forget(modelId: string): Promise<void> {
    await shelf.remove(modelId, 'trash')
    notify({
      text: () => t('models.remove.forgotten', { model: modelId }),
      action: { label: () => t('common.undo'), run: () => void tell(shelf.restore(modelId)) },
    })
  }

  async function act(modelId: string, action: ModelAction): Promise<void> {
    switch (action.type) {
      case 'load':
        return load(modelId)
      case 'unload':
        return tell(model.unload())
      case 'check':
        return tell(check(modelId))
      case 'open':
        return tell(shelf.openFolder(modelId))
      case 'useFor':
        return tell(shelf.useFor(action.pair, modelId))
      case 'forget':
        return tell(forget(modelId))
      case 'remove':
        removing.value =
          shelf.shelf.entries.find(({ card }) => card.id === modelId) ?? removing.value
    }
  }

  return { act, load, removing, tell }
}
