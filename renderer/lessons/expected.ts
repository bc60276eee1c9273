import { fromBase64 } from '#shared/trace/base64.ts'

const LATIN_FIRST = /^[\p{Script=Latin}\p{N}]/u

/** A text and the word expected behind it, with a blank between them where the writing has one; null without both. */
export function joined(beginning: string, word: string): string | null {
  const said = word.trim()
  if (beginning.trim() === '' || said === '') return null
  const blank = /\s$/.test(beginning) || !LATIN_FIRST.test(said) ? '' : ' '
  return beginning + blank + said
}

/** Index of the first token behind a text's beginning, or of the one that reaches beyond it; null where there is none. */
export function firstTokenBehind(
  beginning: string,
  tokens: readonly { bytes: string; special: boolean }[],
): number | null {
  const length = new TextEncoder().encode(beginning).length
  let read = 0
  const at = tokens.findIndex(({ bytes, special }) => {
    if (!special) read += fromBase64(bytes).length
    return read > length
  })
  return at === -1 ? null : at
}
