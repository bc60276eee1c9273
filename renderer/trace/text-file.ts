/** Files a message may carry are at most this long together, bytes. */
export const FILES_BYTES = 1_000_000

/** A file's text, or why it cannot be read as text. */
export type DecodedFile = { text: string } | { problem: 'binary' | 'encoding' }

/** Control signs that texts hold: tab, line and page breaks, and the escape of coloured logs. */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([9, 10, 12, 13, 27])

function isText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code < 32 && !TEXT_CONTROLS.has(code)) || code === 127) return false
  }
  return true
}

/**
 * Reads bytes as text: UTF-16 where its byte order mark stands first, else UTF-8. Line breaks become
 * line feeds.
 */
export function decodeTextFile(bytes: Uint8Array): DecodedFile {
  const [first, second] = bytes
  const utf16 =
    first === 0xff && second === 0xfe ? 'le' : first === 0xfe && second === 0xff ? 'be' : null
  let text: string
  try {
    text = new TextDecoder(utf16 ? `utf-16${utf16}` : 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { problem: bytes.includes(0) ? 'binary' : 'encoding' }
  }
  if (!isText(text)) return { problem: 'binary' }
  return { text: text.replaceAll(/\r\n?/g, '\n') }
}

/**
 * A file as it stands in a message: its name, and its text between fences longer than any in it. Models
 * were trained on this form.
 */
export function fencedFile({ name, text }: { name: string; text: string }): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`{3,}/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const kind = /\.(\w{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return `${name}\n${fence}${kind}\n${text.replace(/\n$/, '')}\n${fence}`
}

/** A message with its files before it. */
export function withFiles(files: readonly { name: string; text: string }[], said: string): string {
  return [...files.map(fencedFile), said].filter((part) => part.trim() !== '').join('\n\n')
}
