import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { SECTIONS, type Look } from '#shared/trace/look.ts'
import { useAblationStore } from './ablation.ts'
import { useInspectorStore } from './inspector.ts'
import { useReplayStore } from './replay.ts'
import { useTranslationViewStore } from './translation-view.ts'
import { useSelectionStore } from './selection.ts'
import { useXrayStore } from './xray.ts'

/** How the replay on stage is looked at: taken down for a bookmark, and shown again from one. */
export const useLookStore = defineStore('look', () => {
  const panel = useInspectorStore()
  const selection = useSelectionStore()
  const ablation = useAblationStore()
  const colouring = useXrayStore()
  const translated = useTranslationViewStore()
  const replay = useReplayStore()

  /** Whether the stage shows tokens, and the inspector beside it is open. */
  const xray = ref(true)
  const inspector = ref(true)
  /** The place whose look was asked for: there the selection does not follow the newest token. */
  const held = shallowRef<{ runId: string; playhead: number } | null>(null)

  /**
   * @param runId the run that is marked
   * @param shown what is in sight, where that is not the replay's stage
   */
  function take(
    runId: string,
    shown: Partial<Pick<Look, 'xray' | 'inspector' | 'open'>> = {},
  ): Look {
    const { heads, ffns, masked, noPositions } = ablation.off
    return {
      xray: xray.value,
      colours: colouring.by,
      inspector: inspector.value,
      open: SECTIONS.filter((name) => panel.open[name]),
      position: selection.runId === runId ? selection.position : null,
      layer: selection.layer,
      head: selection.head,
      stage: panel.stage,
      query: panel.query,
      hideFirst: panel.hideFirst,
      wall: panel.wall,
      figure: panel.figure,
      over: panel.over,
      floor: panel.floor,
      qkvStep: panel.qkvStep,
      qkvWhole: panel.qkvWhole,
      lens: panel.lensAtZero,
      translation: {
        panel: translated.panel,
        attention: translated.attention,
        part: translated.part,
        layer: translated.layer,
        head: translated.head,
        rule: translated.rule,
      },
      off: { part: ablation.part, heads, ffns, masked, noPositions },
      ...shown,
    }
  }

  /** Shows it where the replay stands, in a run that is on stage there. */
  function show(look: Look, runId: string): void {
    xray.value = look.xray
    inspector.value = look.inspector
    colouring.by = look.colours
    for (const name of SECTIONS) panel.open[name] = look.open.includes(name)
    if (look.position !== null) selection.select(runId, look.position)
    selection.layer = look.layer
    selection.head = look.head
    panel.stage = look.stage
    panel.query = look.query
    panel.hideFirst = look.hideFirst
    panel.wall = look.wall
    panel.figure = look.figure
    panel.over = look.over
    panel.floor = look.floor
    panel.qkvStep = look.qkvStep
    panel.qkvWhole = look.qkvWhole
    panel.lensAtZero = look.lens
    Object.assign(translated, look.translation)
    const { part, ...off } = look.off
    ablation.use(part)
    ablation.off = off
    held.value = look.position === null ? null : { runId, playhead: replay.playhead }
  }

  function holds(runId: string | null, playhead: number): boolean {
    return held.value?.runId === runId && held.value.playhead === playhead
  }

  return { xray, inspector, take, show, holds }
})

/** A look as it is sent to main. */
export function asSent({ open, off, ...look }: Look) {
  const { heads, ffns, masked, ...rest } = off
  return {
    ...look,
    open: [...open],
    off: {
      ...rest,
      heads: heads.map(([layer, head]): [number, number] => [layer, head]),
      ffns: [...ffns],
      masked: [...masked],
    },
  }
}
