import { computed, shallowReactive, watch, type WritableComputedRef } from 'vue'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import type { Settings } from '#shared/ipc/routes/settings.ts'

/** For what is dragged or typed: one write once the hand rests, not one a step. */
export const WHEN_AT_REST_MS = 200

/**
 * One setting to bind a control to. The control follows at once; main is told after `waitMs`, and
 * where it refuses, the control goes back and a notice says why.
 */
export function useSetting<K extends keyof Settings>(
  key: K,
  fallback: Settings[K],
  waitMs = 0,
): WritableComputedRef<Settings[K]> {
  const store = useSettingsStore()
  const { notify } = useNotices()
  const shown = shallowReactive<{ value: Settings[K] }>({
    value: store.settings ? store.settings[key] : fallback,
  })
  let timer: number | undefined
  let writing = 0

  /** Takes over what main has, unless something newer is on its way there. */
  function follow(): void {
    if (store.settings && timer === undefined && writing === 0) shown.value = store.settings[key]
  }
  watch(() => store.settings?.[key], follow)

  async function write(): Promise<void> {
    timer = undefined
    writing++
    const patch: Partial<Settings> = {}
    patch[key] = shown.value
    try {
      await store.set(patch)
    } catch (error) {
      notify({ error: asSerializedError(error) })
    } finally {
      writing--
      follow()
    }
  }

  return computed({
    get: () => shown.value,
    set: (value) => {
      shown.value = value
      window.clearTimeout(timer)
      timer = window.setTimeout(() => void write(), waitMs)
    },
  })
}
