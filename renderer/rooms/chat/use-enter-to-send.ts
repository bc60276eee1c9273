/**
 * Some input methods report the Enter that accepts their text only after they have ended, as an
 * ordinary key. No hand is this fast twice.
 */
const SAME_PRESS_MS = 50

/**
 * Enter sends, Shift+Enter breaks the line, and the Enter that accepts an input method's text does
 * neither.
 */
export function useEnterToSend(send: () => void) {
  let endedAtMs = -Infinity

  function onCompositionend(event: CompositionEvent): void {
    endedAtMs = event.timeStamp
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey) return
    // 229 is what a key is called that an input method has taken.
    if (event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    if (event.timeStamp - endedAtMs >= SAME_PRESS_MS) send()
  }

  return { onCompositionend, onKeydown }
}
