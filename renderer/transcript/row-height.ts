/** CSS pixels as the styles have them, at the normal size of type: a row without text, a line, a letter. */
const [EMPTY, LINE, LETTER] = [60, 27, 7.5]
/** The same of tokens; and what stands above an answer's: its strip, and the template's line. */
const [TOKEN_LINE, TOKEN_LETTER, ABOVE] = [34, 8.3, 90]
/** Beside the text: who speaks, and the column's edges. */
const ASIDE = 104

/**
 * How high a message will be, about, before it was drawn: the nearer, the fewer rows are drawn in vain
 * when somebody jumps to a place not seen before.
 *
 * @param width of the transcript, CSS pixels; 0 where it is not known yet
 */
export function rowHeight(
  { role, text }: { role: string; text: string },
  { width, xray }: { width: number; xray: boolean },
): number {
  const across = (width === 0 ? 700 : Math.max(240, Math.min(width, 824))) - ASIDE
  const lines = Math.ceil(text.length / (across / (xray ? TOKEN_LETTER : LETTER)))
  if (!xray) return EMPTY + LINE * lines
  return EMPTY + TOKEN_LINE * lines + (role === 'assistant' ? ABOVE : 0)
}
