import type { StageState } from '#shared/ipc/routes/stage.ts'
import { useInspectorStore, type SectionName } from './inspector.ts'
import { useReplayStore } from './replay.ts'
import { useSelectionStore } from './selection.ts'
import { useTranslationViewStore } from './translation-view.ts'
import { useXrayStore } from './xray.ts'

/** What the presenter's stores say of the stage; the rest is the presentation's own. */
type Looked = Pick<StageState, 'playhead' | 'selection' | 'layer' | 'head' | 'translation'> & {
  xray: Omit<StageState['xray'], 'shown'>
  inspector: Omit<StageState['inspector'], 'open'>
}

/** Where the presenter is and how it is looked at. Read inside a `computed`, it follows every store. */
export function readLook(): Looked {
  const replay = useReplayStore()
  const xray = useXrayStore()
  const panel = useInspectorStore()
  const view = useTranslationViewStore()
  const { runId, position, range, layer, head } = useSelectionStore()
  const selected = runId !== null && position !== null && range
  const sections = Object.entries(panel.open).filter(([, open]) => open)
  return {
    playhead: replay.playhead,
    xray: { on: xray.on, by: xray.by, folded: xray.folded },
    selection: selected
      ? { runId, position, anchor: range.first === position ? range.last : range.first }
      : null,
    layer,
    head,
    inspector: {
      sections: sections.map(([name]) => name as SectionName),
      stage: panel.stage,
      query: panel.query,
      hideFirst: panel.hideFirst,
      wall: panel.wall,
      figure: panel.figure,
      over: panel.over,
      floor: panel.floor,
      qkvStep: panel.qkvStep,
      qkvWhole: panel.qkvWhole,
      lensAtZero: panel.lensAtZero,
    },
    translation: {
      panel: view.panel,
      attention: view.attention,
      part: view.part,
      layer: view.layer,
      head: view.head,
      rule: view.rule,
      pointed: view.pointed ? { ...view.pointed } : null,
    },
  }
}

/** The same on the stage: its stores as the presenter's. The session must be open. */
export function applyLook(state: Looked): void {
  const replay = useReplayStore()
  if (replay.playhead !== state.playhead) replay.seek(state.playhead)
  useXrayStore().$patch(state.xray)

  const selection = useSelectionStore()
  if (state.selection) {
    const { runId, position, anchor } = state.selection
    selection.select(runId, anchor)
    if (anchor !== position) selection.extend(runId, position)
  } else selection.clear()
  selection.$patch({ layer: state.layer, head: state.head })

  const { sections, ...panel } = state.inspector
  const store = useInspectorStore()
  for (const name of Object.keys(store.open) as SectionName[]) {
    store.open[name] = sections.includes(name)
  }
  // After the layer: choosing one moves it.
  store.$patch(panel)

  const view = useTranslationViewStore()
  const { pointed, ...rest } = state.translation
  view.$patch(rest)
  view.pointed = pointed
}
