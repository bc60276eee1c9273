import { watch } from 'vue'

/** Resolves when something is no longer under way. */
export function ended(running: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = watch(
      running,
      (now) => {
        if (now) return
        resolve()
        queueMicrotask(() => {
          stop()
        })
      },
      { immediate: true },
    )
  })
}
