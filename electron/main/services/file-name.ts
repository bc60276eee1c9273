/**
 * A name that every system takes as a file's, without its extension: no control characters, none of the
 * signs Windows refuses, no dots or spaces at the ends, at most 60 characters.
 *
 * @param fallback where nothing is left of it
 */
export function fileNameOf(title: string, fallback: string): string {
  const plain = title.normalize('NFC').replaceAll(/[\p{C}<>:"/\\|?*]+/gu, ' ')
  const short = [...plain.replaceAll(/\s+/gu, ' ').trim()].slice(0, 60).join('')
  return short.replaceAll(/^[. ]+|[. ]+$/g, '') || fallback
}
