import { labelText } from '#renderer/inspector/token-label.ts'

/** A token in a sentence: its word without the space before it, or what is visible of it. */
export function spoken({ text, bytes }: { text: string; bytes?: string }): string {
  const word = text.trim()
  return word === '' || word.includes('\ufffd') ? labelText(text, bytes) : word
}
