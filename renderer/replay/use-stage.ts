import { computed, type ComputedRef, type ShallowRef } from 'vue'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import { useReplayStore } from '../stores/replay.ts'
import type { RunView } from '../trace/reduce.ts'
import { provideAttended } from '../transcript/use-attended.ts'
import { useScoring } from '../transcript/use-scoring.ts'
import { useInspected } from './use-inspected.ts'

interface Stage {
  /** The branch that is being written at the playhead. */
  messages: ComputedRef<SessionMessage[]>
  /** The run the inspector looks into. */
  inspected: ShallowRef<RunView>
  /** To be called with each run that comes into sight. */
  score: (runId: string) => void
}

/** What a replay shows, and what its tokens are asked about; once for a stage and its inspector. */
export function useStage(options: {
  messages: () => readonly SessionMessage[]
  /** Whether tokens are shown. */
  xray: () => boolean
  /** Whether the model has something else to do. */
  busy: () => boolean
  /** Whether the newest token is looked into as the playhead moves; else what is selected. */
  follows?: boolean
}): Stage {
  const replay = useReplayStore()
  const messages = computed(() => replay.onStage(options.messages()))
  const inspected = useInspected(options.follows)
  provideAttended((runId) => replay.views.get(runId))
  const score = useScoring({
    on: options.xray,
    busy: options.busy,
    viewOf: (runId) => replay.views.get(runId),
  })
  function seen(runId: string): void {
    replay.complete(runId)
    score(runId)
  }
  return { messages, inspected, score: seen }
}
