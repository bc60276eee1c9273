import { shallowReactive, watch } from 'vue'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useXrayStore } from '#renderer/stores/xray.ts'

/**
 * Reads runs as they come into sight, and has their prompts scored while the X-ray is on and the model
 * has nothing else to do.
 */
export function useScoring() {
  const chat = useChatStore()
  const model = useModelStore()
  const runs = useRunStore()
  const xray = useXrayStore()
  const seen = shallowReactive(new Set<string>())

  function sawRun(runId: string): void {
    runs.follow(runId)
    seen.add(runId)
  }

  /** Runs in sight whose prompts are known, while they may be scored; as text, to compare. */
  function due(): string {
    if (!xray.on || model.info?.inspect.score.ok !== true || chat.running) return ''
    return [...seen].filter((runId) => runs.views.get(runId)?.header).join(' ')
  }
  watch(
    due,
    (now) => {
      for (const runId of now === '' ? [] : now.split(' ').reverse()) {
        const view = runs.views.get(runId)
        if (view) void xray.score(runId, view)
      }
    },
    { immediate: true },
  )

  return { sawRun }
}
