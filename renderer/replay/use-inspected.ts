import { onBeforeUnmount, shallowRef, watch } from 'vue'
import { useLookStore } from '../stores/look.ts'
import { useReplayStore } from '../stores/replay.ts'
import { EMPTY_VIEW } from '../trace/reduce.ts'
import { useSelectionStore } from '../stores/selection.ts'

/**
 * The run the inspector looks into. While a replay plays, is stepped or sought through, it follows the
 * newest token: always once the stage has been drawn, so that the place asked for is there at once.
 *
 * @param follows whether it does; else it stays with what is selected
 */
export function useInspected(follows = true) {
  const replay = useReplayStore()
  const selection = useSelectionStore()
  const look = useLookStore()
  const wanted = () => selection.runId ?? replay.runId
  const now = () => replay.viewOf(wanted())
  const shown = shallowRef(EMPTY_VIEW)
  /** What is not complete is not looked into: it would seem that nothing else could have stood there. */
  function present(): void {
    const id = wanted()
    if (replay.isComplete(id)) shown.value = now()
    else if (id !== null) replay.complete(id)
  }
  present()
  let frame = 0
  let task: ReturnType<typeof setTimeout> | undefined

  function follow(): void {
    frame = 0
    const { runId } = replay
    const { header, tokens } = replay.viewOf(runId)
    const isNew = follows && !look.holds(runId, replay.playhead)
    if (isNew && runId !== null && header && tokens.length > 0) {
      selection.select(runId, header.prompt.length + tokens.length - 1)
    }
    present()
  }

  watch([() => replay.runId, () => replay.playhead, now], ([runId, head], before) => {
    if (runId === before[0] && head === before[1]) {
      if (frame === 0) present()
      return
    }
    // Not put off for as long as somebody drags: what waits already takes the newest when it comes.
    if (frame !== 0) return
    frame = requestAnimationFrame(() => {
      task = setTimeout(follow)
    })
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    clearTimeout(task)
  })
  return shown
}
