import { shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import type { Compared } from '#renderer/stores/comparison.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { useRerunStore, type Made } from '#renderer/stores/rerun.ts'
import { useRunPickerStore } from '#renderer/stores/run-picker.ts'
import { leavePlace } from './left-place.ts'

/** Which of the two dialogues is open; one of each serves the room. */
const asked = shallowRef<'rerun' | 'pick' | null>(null)

/** Ways from one answer to another one beside it. */
export function useCompareActions() {
  const router = useRouter()
  const store = useRerunStore()
  const replay = useReplayStore()
  const picker = useRunPickerStore()
  const { notify } = useNotices()

  async function attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }

  /** Asks how an answer is to be made once more. */
  const rerun = (side: { detail: Compared['detail']; view: Made } | null): Promise<void> =>
    attempt(async () => {
      if (!side?.detail) return
      await store.prepare(side.detail, side.view)
      asked.value = 'rerun'
    })

  /** Asks which stored answer it is to be compared with; without a run, the session's last. */
  const pick = (side: { detail: Compared['detail']; runId: string | null } | null): Promise<void> =>
    attempt(async () => {
      if (!side?.detail) return
      await picker.begin(side.detail, side.runId)
      asked.value = 'pick'
    })

  /** @param sessionId the one that was looked at, for the way back */
  async function compare(a: string, b: string, sessionId: string): Promise<void> {
    asked.value = null
    if (replay.segments.length > 0) leavePlace(sessionId, replay.playhead)
    await router.push({ name: 'compare', params: { a, b } })
  }

  return { asked, attempt, rerun, pick, compare }
}
