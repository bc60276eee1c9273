import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGzip, type Gzip } from 'node:zlib'
import { AppError } from '#shared/ipc/result.ts'
import { toJson } from '#shared/trace/codec.ts'
import { FILE_LIMITS, FileContent, LineShape } from './limits.ts'
import { parseLine } from './line-schema.ts'
import { json, type NumberedLine } from './read-lines.ts'
import {
  VITRINE_FORMAT,
  VITRINE_VERSION,
  type BodyLine,
  type HeaderLine,
} from '#shared/trace/vitrine-lines.ts'

export interface WriteOptions {
  /** Called twice, and must give the same lines both times: the header sums up what follows it. */
  lines: () => Iterable<BodyLine>
  file: string
  app: string
  createdMs: number
  /** Distinguishes the unfinished file from those of others. */
  suffix: string
  /** Stops it between two lines; then nothing is left of the file. */
  signal?: AbortSignal | undefined
}

/** Lines and bytes after which others get their turn. */
const BREATH = 100
const BREATH_BYTES = 4 * 2 ** 20
const LINE_FEED = 10

/**
 * Writes a `.vitrine` file. It comes into being whole or not at all: it is written beside its place
 * and then renamed.
 *
 * @returns how many answers of probes are not in it, because each is larger than a line may be
 * @throws what reading the lines or writing the file throws
 */
export async function writeVitrineFile(options: WriteOptions): Promise<{ leftOut: number }> {
  const { lines, file, app, createdMs, suffix, signal } = options
  const place = Buffer.allocUnsafeSlow(FILE_LIMITS.line)
  const sum = createHash('sha256')
  let [count, leftOut] = [1, 0]
  for await (const line of written(lines(), place, signal, () => leftOut++)) {
    sum.update(line)
    count++
  }
  const header: HeaderLine = {
    format: VITRINE_FORMAT,
    version: VITRINE_VERSION,
    app,
    created: new Date(createdMs).toISOString(),
    lines: count,
    sha256: sum.digest('hex'),
  }
  const unfinished = `${file}.${suffix}.part`
  const gzip = createGzip()
  const out = createWriteStream(unfinished, { flush: true })
  try {
    await Promise.all([pipeline(gzip, out), feed(gzip, header, written(lines(), place, signal))])
    await rename(unfinished, file)
    return { leftOut }
  } catch (error) {
    // A file that is only just being opened would be there after it was removed.
    out.destroy()
    if (!out.closed) await once(out, 'close')
    await rm(unfinished, { force: true })
    throw error
  }
}

/**
 * Lines as they would come back from a file that was written of them, without one.
 *
 * @param place as large as a line may be
 * @throws what reading the lines throws, and what a file of them would not be taken for
 */
export async function* linesAsRead(
  lines: Iterable<BodyLine>,
  place: Buffer,
  signal: AbortSignal,
): AsyncGenerator<NumberedLine> {
  let number = 2
  for await (const bytes of written(lines, place, signal)) {
    const line = parseLine(json(bytes.subarray(0, -1)))
    yield { number: number++, line, bytes: bytes.length }
  }
}

/** Each line is taken before the next is made: they share one place in memory. */
async function feed(gzip: Gzip, header: HeaderLine, body: AsyncIterable<Buffer>): Promise<void> {
  const write = promisify((bytes: Buffer, done: (error?: Error | null) => void) =>
    gzip.write(bytes, done),
  )
  try {
    await write(Buffer.from(`${toJson(header)}\n`))
    for await (const line of body) await write(line)
    gzip.end()
  } catch (error) {
    gzip.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}

/**
 * Each line as its reader will check it: what could not be read again is not written, and fields stand
 * in the order of the schema, whoever made them. A line is there until the next one is asked for.
 *
 * @param place as large as a line may be
 * @param onLeftOut told of each answer of a probe that is too large: it can be asked again
 * @throws AppError `export.tooLarge`
 */
async function* written(
  lines: Iterable<BodyLine>,
  place: Buffer,
  signal: AbortSignal | undefined,
  onLeftOut: () => void = () => undefined,
): AsyncGenerator<Buffer> {
  const content = new FileContent()
  let [count, total, since] = [0, 0, 0]
  for (const line of lines) {
    signal?.throwIfAborted()
    content.add(line)
    const bytes = bytesOf(line, place)
    if (bytes === null) {
      onLeftOut()
      continue
    }
    total += bytes.length
    check(total, FILE_LIMITS.total)
    yield bytes
    since += bytes.length
    if (++count % BREATH !== 0 && since < BREATH_BYTES) continue
    since = 0
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The line in its place; null for an answer of a probe that does not fit there. */
function bytesOf(line: BodyLine, place: Buffer): Buffer | null {
  try {
    const bytes = place.subarray(0, put(parseLine(line), place))
    new LineShape().add(bytes)
    return bytes
  } catch (error) {
    const tooLarge = error instanceof RangeError || error instanceof AppError
    if (line.type === 'probe' && tooLarge) return null
    throw error
  }
}

const NUMBERS = '"base64":""'

/**
 * Writes a line. Numbers as base64 are put where they belong at once: as a part of the line's text they
 * would lie in memory several times.
 *
 * @returns how many bytes it takes, its line feed counted
 */
function put(line: BodyLine, place: Buffer): number {
  const numbers: string[] = []
  const text = toJson(line, (key, value) => {
    if (key !== 'base64' || typeof value !== 'string') return value
    numbers.push(value)
    return ''
  })
  let at = 0
  const add = (part: string, encoding: BufferEncoding): void => {
    check(at + Buffer.byteLength(part, encoding) + 1, place.length)
    at += place.write(part, at, encoding)
  }
  for (const [i, part] of text.split(NUMBERS).entries()) {
    if (i > 0) {
      add(NUMBERS.slice(0, -1), 'latin1')
      add(numbers[i - 1] ?? '', 'latin1')
      add('"', 'latin1')
    }
    add(part, 'utf8')
  }
  place[at] = LINE_FEED
  return at + 1
}

function check(bytes: number, limit: number): void {
  if (bytes > limit) throw new AppError('export.tooLarge', { bytes, limit })
}
