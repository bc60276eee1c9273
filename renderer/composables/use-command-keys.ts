import { useEventListener } from '@vueuse/core'
import { SHORTCUTS } from '#shared/shortcuts.ts'
import { commands, runCommand } from './commands.ts'
import { isMac } from './platform.ts'

const TYPED_IN = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])'

/** Keys that mean a command wherever the focus is; arrows, Space and the like belong to what has it. */
function isGlobal(keys: string): boolean {
  return keys.startsWith('Mod+') || keys === '?'
}

/** Runs the commands by their keys. Where something has used the key, it keeps it. */
export function useCommandKeys(): void {
  useEventListener('keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    for (const [id, { keys }] of Object.entries(SHORTCUTS)) {
      if (!keys.some((key) => isGlobal(key) && matches(event, key))) continue
      if (!commands.value.has(id)) continue
      event.preventDefault()
      runCommand(id)
      return
    }
  })
}

/** Whether a key press is what `Mod+Shift+X` names. */
function matches(event: KeyboardEvent, keys: string): boolean {
  // With a Chinese input method the same key gives the wide sign.
  if (keys === '?') return /^[?？]$/.test(event.key) && !hasModifier(event) && !isTyping(event)
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const mod = isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  if (!mod || event.altKey) return false
  // The plus sign stands above another on most keyboards, and people leave out Shift.
  if (key === 'Plus') return event.key === '+' || event.key === '='
  if (event.shiftKey !== parts.includes('Shift')) return false
  if (key === 'Minus') return event.key === '-'
  if (key === 'Comma') return event.key === ','
  // By their place: on some keyboards digits need Shift.
  if (/^\d$/.test(key)) return event.code === `Digit${key}` || event.code === `Numpad${key}`
  return event.key.toUpperCase() === key
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey
}

function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest(TYPED_IN) !== null
}
