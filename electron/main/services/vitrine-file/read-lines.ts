import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { AppError } from '#shared/ipc/result.ts'
import { VITRINE_VERSION, type BodyLine, type HeaderLine } from '#shared/trace/vitrine-lines.ts'
import { FILE_LIMITS, FileContent, LineShape, type FileLimits } from './limits.ts'
import { anyHeaderSchema, headerSchema, parseLine } from './line-schema.ts'

/** A line with its number, which counts from 1. */
export interface NumberedLine {
  number: number
  line: BodyLine
  /** Its length. */
  bytes: number
}

const LINE_FEED = 10
/** Bytes unpacked at once. */
const CHUNK = 2 ** 17
/** Of what is wrong, characters: a bad file does not fill the screen. */
const DETAIL = 300

/**
 * A `.vitrine` file's lines after its header, each checked. That the file is complete and unchanged is
 * known only at the end: what was read before is to be kept only if no error comes.
 *
 * @param onRead told how many bytes of the file have been read
 * @throws AppError `import.badFile`, `import.newer`, `import.tooLarge`
 */
export async function* readVitrineFile(
  file: string,
  limits: FileLimits = FILE_LIMITS,
  onRead: (bytes: number) => void = () => undefined,
): AsyncGenerator<NumberedLine> {
  /** The line that is read. */
  let number = 1
  let header: HeaderLine | null = null
  const sum = createHash('sha256')
  const content = new FileContent(limits)
  try {
    for await (const { value, bytes } of values(unpacked(file, limits, onRead), {
      file,
      limits,
      sum,
    })) {
      if (header === null) header = parseHeader(file, value)
      else {
        const line = parseLine(value)
        content.add(line)
        yield { number, line, bytes }
      }
      number++
    }
    checkWhole(header, number - 1, sum)
  } catch (error) {
    throw asImportError(error, file, number)
  }
}

/** The first line only. @throws AppError as `readVitrineFile` */
export async function readHeader(file: string): Promise<HeaderLine> {
  const limits = FILE_LIMITS
  try {
    for await (const { value } of values(unpacked(file, limits), { file, limits })) {
      return parseHeader(file, value)
    }
    throw new RangeError('the file is empty')
  } catch (error) {
    throw asImportError(error, file, 1)
  }
}

export function asImportError(error: unknown, file: string, line: number): AppError {
  if (error instanceof AppError) return error
  const detail = error instanceof Error ? describe(error) : String(error)
  const short = detail.length > DETAIL ? `${detail.slice(0, DETAIL)}…` : detail
  return new AppError('import.badFile', { file: basename(file), line, detail: short }, error)
}

function describe(error: Error): string {
  const [first] = error instanceof z.ZodError ? error.issues : []
  if (first === undefined) return error.message
  const said = first.message
    .replace('Invalid input: ', '')
    .replace(', received undefined', ', it is missing')
  return first.path.length === 0 ? said : `${first.path.join('.')}: ${said}`
}

function parseHeader(file: string, value: unknown): HeaderLine {
  const { version } = anyHeaderSchema.parse(value)
  if (version > VITRINE_VERSION) {
    throw new AppError('import.newer', {
      file: basename(file),
      found: version,
      known: VITRINE_VERSION,
    })
  }
  return headerSchema.parse(value)
}

function checkWhole(header: HeaderLine | null, lines: number, sum: Hash): void {
  if (header === null) throw new RangeError('the file is empty')
  if (header.lines !== lines) {
    throw new RangeError(
      `the file has ${String(lines)} lines, its header says ${String(header.lines)}`,
    )
  }
  if (sum.digest('hex') !== header.sha256) throw new RangeError('sha256 is not that of the content')
}

async function* unpacked(
  file: string,
  limits: FileLimits,
  onRead: (bytes: number) => void = () => undefined,
): AsyncGenerator<Buffer> {
  const source = createReadStream(file)
  const gunzip = createGunzip({ chunkSize: CHUNK })
  source.on('error', (error) => gunzip.destroy(error))
  let total = 0
  try {
    for await (const chunk of source.pipe(gunzip)) {
      if (!Buffer.isBuffer(chunk)) throw new TypeError('gunzip gives bytes')
      total += chunk.length
      if (total > limits.total)
        throw new AppError('import.tooLarge', { file: basename(file), limit: limits.total })
      onRead(source.bytesRead)
      yield chunk
    }
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

/**
 * What the lines say. All are put together in the same place in memory, and the longest lies there once: a
 * text made of many pieces would take the room several times.
 *
 * @param sum takes in all bytes after the first line
 * @throws AppError `import.tooLarge`; TypeError where it is no UTF-8; SyntaxError where it is no JSON;
 * RangeError where it would become too much, or the last has no line feed
 */
async function* values(
  chunks: AsyncIterable<Buffer>,
  { file, limits, sum }: { file: string; limits: FileLimits; sum?: Hash },
): AsyncGenerator<{ value: unknown; bytes: number }> {
  const place = Buffer.allocUnsafeSlow(limits.line)
  let [length, shape] = [0, new LineShape(limits)]
  let isBody = false
  const take = (bytes: Buffer): void => {
    if (length + bytes.length > limits.line) {
      throw new AppError('import.tooLarge', { file: basename(file), limit: limits.line })
    }
    shape.add(bytes)
    bytes.copy(place, length)
    length += bytes.length
  }
  for await (const chunk of chunks) {
    let start = 0
    const bodyAt = isBody ? 0 : chunk.indexOf(LINE_FEED) + 1
    if (isBody || bodyAt > 0) sum?.update(chunk.subarray(bodyAt))
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      take(chunk.subarray(start, end))
      const line = { value: json(place.subarray(0, length)), bytes: length }
      isBody = true
      ;[length, shape] = [0, new LineShape(limits)]
      yield line
      start = end + 1
    }
    take(chunk.subarray(start))
  }
  if (length > 0) throw new RangeError('the last line is cut short')
}

/** @throws TypeError where it is no UTF-8, SyntaxError where it is no JSON */
export function json(bytes: Buffer): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
}
