/** What Windows takes for a device, whatever the extension. */
const DEVICES = /^(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\.|$)/i

/**
 * A name that every system takes as a file's, without its extension: no control characters, none of the
 * signs Windows refuses, no dots or spaces at the ends, at most 60 characters.
 *
 * @param fallback where nothing is left of it
 */
export function fileNameOf(title: string, fallback: string): string {
  const plain = title.normalize('NFC').replaceAll(/[\p{C}<>:"/\\|?*]+/gu, ' ')
  const short = [...plain.replaceAll(/\s+/gu, ' ').trim()].slice(0, 60).join('')
  const name = short.replaceAll(/^[. ]+|[. ]+$/g, '') || fallback
  return DEVICES.test(name) ? `_${name}` : name
}
