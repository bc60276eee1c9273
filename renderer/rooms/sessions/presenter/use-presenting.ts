import { useEventListener, useTimeoutFn } from '@vueuse/core'
import { onBeforeUnmount, onUnmounted, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useCommands, type Command } from '#renderer/composables/commands.ts'
import { focusIfLost } from '#renderer/composables/focus-if-lost.ts'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { useReplayKeys } from '#renderer/replay/use-replay-keys.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { usePresenterStore } from '#renderer/stores/presenter.ts'
import { useProgrammeStore } from '#renderer/stores/programme.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import type { StageIncident, StageTarget } from '#shared/ipc/routes/stage.ts'
import type { StageKey } from '#shared/trace/stage.ts'

/** So long a first Esc waits for the second, ms. */
const SURE_MS = 4000
/** What the keys move the pointer by, shares of the stage. */
const NUDGE = 0.04
const ARROWS: Partial<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-NUDGE, 0],
  ArrowRight: [NUDGE, 0],
  ArrowUp: [0, -NUDGE],
  ArrowDown: [0, NUDGE],
}

/** The keys of a presentation, from this window and the stage's, and what is said of the stage's fate. */
export function usePresenting() {
  const { t } = useI18n()
  const presenter = usePresenterStore()
  const programme = useProgrammeStore()
  const replay = useReplayStore()
  const { notify } = useNotices()

  async function attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }
  const end = (): Promise<void> => attempt(() => presenter.end())
  onUnmounted(() => void focusIfLost())
  const open = (to: StageTarget): Promise<void> => attempt(() => presenter.open(to))

  /** Esc was pressed once: the next one ends the presentation. */
  const sure = ref(false)
  const timer = useTimeoutFn(() => (sure.value = false), SURE_MS, { immediate: false })
  function escape(): unknown {
    if (presenter.blank) return (presenter.blank = false)
    if (presenter.pointing !== null) return (presenter.pointing = null)
    if (sure.value) return end()
    sure.value = true
    timer.start()
    return undefined
  }
  const blank = (): unknown => (presenter.blank = !presenter.blank)
  const seek = (index: number): void => {
    replay.pause()
    replay.seek(index)
  }
  const keys: Record<StageKey, () => unknown> = {
    PageDown: () => {
      programme.jump(1)
    },
    PageUp: () => {
      programme.jump(-1)
    },
    ArrowRight: () => {
      replay.step(1)
    },
    ArrowLeft: () => {
      replay.step(-1)
    },
    ' ': () => {
      if (replay.playing) replay.pause()
      else replay.play()
    },
    Home: () => {
      seek(0)
    },
    End: () => {
      seek(replay.events.length)
    },
    Escape: escape,
    F5: () => open('auto'),
    b: blank,
    '.': blank,
    s: () => {
      presenter.toggle('spotlight')
    },
    z: () => {
      presenter.toggle('magnifier')
    },
    '+': () => {
      presenter.resize(1)
    },
    '=': () => {
      presenter.resize(1)
    },
    '-': () => {
      presenter.resize(-1)
    },
    '0': () => {
      presenter.resize(0)
    },
    '[': () => {
      replay.changeSpeed(-1)
    },
    ']': () => {
      replay.changeSpeed(1)
    },
  }

  const commands = {
    present: keys.F5,
    'present-blank': blank,
    'present-spotlight': keys.s,
    'present-magnifier': keys.z,
    'present-end': end,
  }
  const names: Partial<Record<string, string>> = {
    present: 'commands.keys.present-again',
    'present-blank': 'presenter.blank',
    'present-end': 'presenter.end',
  }
  useCommands(
    Object.entries(commands).map(([id, run]): Command => ({
      id,
      group: 'replay',
      label: (t) => t(names[id] ?? `commands.keys.${id}`),
      run,
    })),
  )

  // Before the keys of the replay, which do not look at Shift.
  useEventListener(document, 'keydown', (event) => {
    const by = ARROWS[event.key]
    if (!by || !event.shiftKey || event.defaultPrevented || presenter.pointing === null) return
    event.preventDefault()
    presenter.point(presenter.spot.x + by[0], presenter.spot.y + by[1])
  })
  const { b: B, s: S, z: Z } = keys
  // The comma jumps back elsewhere; beside the full stop, which blanks, it would be a trap.
  useReplayKeys(() => true, { ...keys, B, S, Z, ',': undefined })

  function tell(incident: StageIncident): void {
    const { place } = presenter.status
    const name = place && 'display' in place ? place.display : null
    const display = (): string => (name === null ? '' : name || t('presenter.display'))
    if (incident === 'closed') {
      const action = { label: () => t('presenter.again'), run: () => void open('auto') }
      notify({ text: () => t('presenter.incident.closed'), action })
    } else if (incident === 'crashed') notify({ text: () => t('presenter.incident.crashed') })
    else if (incident === 'display-back')
      notify({ text: () => t('presenter.incident.back', { display: display() }) })
    else if (place?.kind === 'hidden') {
      const action = { label: () => t('presenter.showHere'), run: () => void open('window') }
      notify({ text: () => t('presenter.incident.gone'), action })
    } else notify({ text: () => t('presenter.incident.moved', { display: display() }) })
  }
  onBeforeUnmount(presenter.listen({ incident: tell, key: (key) => keys[key]() }))

  return { sure, end, open }
}
