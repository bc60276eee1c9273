import type { StageState } from '#shared/ipc/routes/stage.ts'
import { asSent, useLookStore } from './look.ts'
import { useReplayStore } from './replay.ts'
import { useSelectionStore } from './selection.ts'
import { useTranslationViewStore } from './translation-view.ts'
import { useXrayStore } from './xray.ts'

/** What the presenter's stores say of the stage; the rest is the presentation's own. */
type Looked = Pick<StageState, 'playhead' | 'look' | 'selection' | 'xray' | 'pointed'>

/** Where the presenter is and how it is looked at. Read inside a `computed`, it follows every store. */
export function readLook(): Looked {
  const { playhead } = useReplayStore()
  const { on, folded } = useXrayStore()
  const { pointed } = useTranslationViewStore()
  const { runId, position, range } = useSelectionStore()
  const selected = runId !== null && position !== null && range
  return {
    playhead,
    look: asSent(useLookStore().take(runId ?? '')),
    xray: { on, folded },
    selection: selected
      ? { runId, position, anchor: range.first === position ? range.last : range.first }
      : null,
    pointed: pointed ? { ...pointed } : null,
  }
}

/** The same on the stage: its stores as the presenter's. The session must be open. */
export function applyLook({ playhead, look, xray, selection: selected, pointed }: Looked): void {
  const replay = useReplayStore()
  if (replay.playhead !== playhead) replay.seek(playhead)
  useXrayStore().$patch(xray)
  const selection = useSelectionStore()
  if (!selected) selection.clear()
  useLookStore().show(look, selected?.runId ?? '')
  if (selected && selected.anchor !== selected.position) {
    selection.select(selected.runId, selected.anchor)
    selection.extend(selected.runId, selected.position)
  }
  useTranslationViewStore().pointed = pointed
}
