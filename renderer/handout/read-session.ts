import { fromBase64 } from '#shared/trace/base64.ts'
import { HANDOUT_ELEMENT, type HandoutLine } from '#shared/trace/handout.ts'
import { KeptSession } from '../client/kept-session.ts'

/**
 * The session that lies in the page. It is what the app wrote there: its lines were checked one by one
 * when they were written.
 *
 * @throws what reading it throws, where the file is cut short or changed
 */
export async function readSession(page: Document): Promise<KeptSession> {
  const text = page.getElementById(HANDOUT_ELEMENT)?.textContent ?? ''
  const packed = new Blob([fromBase64(text.trim()) as Uint8Array<ArrayBuffer>])
  const lines = packed
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))
  const session = new KeptSession()
  let rest = ''
  const reader = lines.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const parts = (rest + next.value).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) session.add(JSON.parse(line) as HandoutLine)
  }
  if (rest !== '') throw new RangeError('the last line is cut short')
  session.checkWhole()
  return session
}
