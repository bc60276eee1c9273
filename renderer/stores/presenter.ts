import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import type {
  StageIncident,
  StageState,
  StageStatus,
  StageTarget,
} from '#shared/ipc/routes/stage.ts'
import { SCALES, type StageKey } from '#shared/trace/stage.ts'
import { onEvent, request } from '../client/ipc-client.ts'

export type PointerKind = 'spotlight' | 'magnifier'

const NOBODY: StageStatus = { startedMs: null, place: null, displays: [], view: null }
const CENTRE = { x: 0.5, y: 0.5 }
const TOP: StageState['scroll'] = { transcript: null, inspector: 0, figures: 0 }

/** The app's settings as they hold on a stage, which has a type size and a theme of its own. */
export function stageLook(
  settings: Settings | null,
  stage: Pick<StageState, 'scale' | 'theme'> | null,
): Settings | null {
  if (!settings || !stage) return settings
  const theme = stage.theme === 'projector' ? 'projector' : settings.theme
  return { ...settings, theme, fontScale: settings.fontScale * stage.scale }
}

/** A presentation: what the presenter does with the stage beyond the replay itself. */
export const usePresenterStore = defineStore('presenter', () => {
  const status = shallowRef(NOBODY)
  const presenting = computed(() => status.value.startedMs !== null)
  const blank = ref(false)
  const pointing = ref<PointerKind | null>(null)
  /** Where it points, shares of the stage's width and height. */
  const spot = shallowRef(CENTRE)
  const scale = ref(1)
  const theme = ref<StageState['theme']>('app')
  const scroll = shallowRef(TOP)
  const pointer = computed(() =>
    pointing.value === null ? null : { kind: pointing.value, ...spot.value },
  )

  /** Follows main; returns what ends that. */
  function listen(on: {
    incident: (incident: StageIncident) => void
    key: (key: StageKey) => void
  }): () => void {
    const stops = [
      onEvent('stage.changed', ({ status: now, incident }) => {
        status.value = now
        if (incident !== null) on.incident(incident)
      }),
      onEvent('stage.key', ({ key }) => {
        on.key(key)
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }

  /** Begins, or brings the stage to another place. */
  async function open(to: StageTarget): Promise<void> {
    if (!presenting.value) reset()
    status.value = await request('stage.open', { to })
  }

  /** The presentation ends here even if main cannot be told. */
  async function end(): Promise<void> {
    status.value = { ...status.value, startedMs: null, place: null, view: null }
    latest = null
    await request('stage.close', null)
  }

  /**
   * What is presented, where this page was loaded anew in the middle of it; null where nothing is. The
   * caller brings the replay there.
   */
  async function resume(): Promise<StageState | null> {
    const [now, state] = [await request('stage.status', null), await request('stage.current', null)]
    if (now.startedMs === null || state === null) {
      status.value = now
      return null
    }
    blank.value = state.blank
    scale.value = state.scale
    theme.value = state.theme
    status.value = now
    return state
  }

  function reset(): void {
    blank.value = false
    pointing.value = null
    spot.value = CENTRE
    scale.value = 1
    scroll.value = TOP
  }

  let latest: StageState | null = null
  let held = false

  /** Tells the stage: at once, but never more often than once a frame or before the last has arrived. */
  function show(state: StageState): void {
    latest = state
    if (!held) void send()
  }
  async function send(): Promise<void> {
    const state = latest
    if (state === null) return
    latest = null
    held = true
    const frame = new Promise(requestAnimationFrame)
    try {
      await request('stage.show', state)
    } finally {
      await frame
      held = false
      if (latest !== null) void send()
    }
  }

  function toggle(kind: PointerKind): void {
    pointing.value = pointing.value === kind ? null : kind
  }

  function point(x: number, y: number): void {
    const within = (share: number): number => Math.min(1, Math.max(0, share))
    spot.value = { x: within(x), y: within(y) }
  }

  /** @param direction 0: back to the normal size */
  function resize(direction: 1 | 0 | -1): void {
    const wanted = direction === 0 ? 1 : scale.value + direction * SCALES.step
    scale.value = Math.round(Math.min(SCALES.max, Math.max(SCALES.min, wanted)) * 100) / 100
  }

  return {
    ...{ status, presenting, blank, pointing, spot, pointer, scale, theme, scroll },
    ...{ listen, open, end, resume, show, toggle, point, resize },
  }
})
