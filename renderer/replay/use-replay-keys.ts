import { useEventListener } from '@vueuse/core'
import { useProgrammeStore } from '../stores/programme.ts'
import { useReplayStore } from '../stores/replay.ts'

const TYPES_INTO = 'input, textarea, select, [contenteditable], [role=dialog]'
const USES_KEYS = `${TYPES_INTO}, button, a, [role]`

/**
 * Space, arrows and a few letters drive the replay wherever the focus is, unless something there uses
 * them itself.
 *
 * @param more keys of this place alone
 */
export function useReplayKeys(
  open: () => boolean,
  more: Partial<Record<string, () => unknown>> = {},
): void {
  const replay = useReplayStore()
  const programme = useProgrammeStore()
  const keys: Partial<Record<string, () => unknown>> = {
    ' ': () => {
      if (replay.playing) replay.pause()
      else replay.play()
    },
    ArrowRight: () => {
      replay.step(1)
    },
    ArrowLeft: () => {
      replay.step(-1)
    },
    '[': () => {
      replay.changeSpeed(-1)
    },
    ']': () => {
      replay.changeSpeed(1)
    },
    ',': () => {
      programme.jump(-1)
    },
    '.': () => {
      programme.jump(1)
    },
    ...more,
  }
  useEventListener(document, 'keydown', (event) => {
    const key = keys[event.key]
    if (!key || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (!open() || !(event.target instanceof Element)) return
    const own = event.key === ' ' || event.key.startsWith('Arrow') ? USES_KEYS : TYPES_INTO
    if (event.target.closest(own)) return
    event.preventDefault()
    key()
  })
}
