import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { toJson } from '#shared/trace/codec.ts'
import type { HandoutHead } from '#shared/trace/handout.ts'
import type { BodyLine } from '#shared/trace/vitrine-lines.ts'
import { parseLine } from '../vitrine-file/line-schema.ts'
import { pageAround, type PageOptions } from './page.ts'

export interface HandoutOptions extends PageOptions {
  lines: Iterable<BodyLine>
  app: string
}

/**
 * Writes a hand-out. It comes into being whole or not at all: it is written beside its place and then
 * renamed.
 *
 * @param suffix distinguishes the unfinished file from those of others
 * @throws what reading the lines or writing the file throws
 */
export async function writeHandout(
  options: HandoutOptions,
  file: string,
  suffix: string,
): Promise<void> {
  const unfinished = `${file}.${suffix}.part`
  try {
    const content = Readable.from(handoutTexts(options))
    await pipeline(content, createWriteStream(unfinished, { flush: true }))
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** How large its file would be, bytes. @throws what reading the lines throws */
export async function measureHandout(options: HandoutOptions): Promise<number> {
  let bytes = 0
  for await (const text of handoutTexts(options)) bytes += Buffer.byteLength(text)
  return bytes
}

async function* handoutTexts({ lines, app, ...page }: HandoutOptions): AsyncGenerator<string> {
  const [before, after] = pageAround(page)
  const { languages } = page
  const head: HandoutHead = { type: 'handout', version: 1, app, languages: [...languages] }
  yield before
  yield* base64(packed(head, lines))
  yield after
}

/** Lines after which others get their turn. */
const BREATH = 100

/** Each line as a reader of `.vitrine` files would take it. */
async function* texts(lines: Iterable<BodyLine>): AsyncGenerator<string> {
  let count = 0
  for (const line of lines) {
    const taken = forOthers(parseLine(line))
    if (taken !== null) yield `${toJson(taken)}\n`
    if (++count % BREATH === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** What of a line leaves the house: what was said and done, and of the notes those that are for whoever watches. */
function forOthers(line: BodyLine): BodyLine | null {
  switch (line.type) {
    case 'session': {
      const { type, id, title, createdMs } = line
      return { type, id, title, createdMs }
    }
    case 'message':
    case 'run':
    case 'event':
    case 'probe':
    case 'bookmark':
      return line
    case 'note':
      return line.public ? line : null
    case 'talk':
      // A page is one session.
      return null
    default:
      return null
  }
}

async function* packed(head: HandoutHead, lines: Iterable<BodyLine>): AsyncGenerator<Buffer> {
  const content = Readable.from(
    (async function* () {
      yield `${JSON.stringify(head)}\n`
      yield* texts(lines)
    })(),
  )
  const gzip = createGzip({ level: 9 })
  content.on('error', (error) => gzip.destroy(error))
  for await (const chunk of content.pipe(gzip)) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('gzip gives bytes')
    yield chunk
  }
}

/** Bytes as one base64 text, in parts: three bytes are four letters, so what is over waits. */
async function* base64(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk])
    const whole = bytes.length - (bytes.length % 3)
    yield bytes.toString('base64', 0, whole)
    rest = bytes.subarray(whole)
  }
  yield rest.toString('base64')
}
