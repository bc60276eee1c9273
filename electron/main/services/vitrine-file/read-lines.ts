import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { AppError } from '#shared/ipc/result.ts'
import { VITRINE_VERSION, type BodyLine, type HeaderLine } from '#shared/trace/vitrine-lines.ts'
import { anyHeaderSchema, headerSchema, parseLine } from './line-schema.ts'

/**
 * What a file may ask of this machine. Bytes, unpacked. The longest line the app writes holds the
 * attention of a prompt captured in full: at most 256 MB, a third more as base64.
 */
export const READ_LIMITS = { line: 384 * 2 ** 20, total: 4 * 2 ** 30 }
export type ReadLimits = typeof READ_LIMITS

/** A line with its number, which counts from 1. */
export interface NumberedLine {
  number: number
  line: BodyLine
}

const LINE_FEED = 10

/**
 * A `.vitrine` file's lines after its header, each checked. That the file is complete and unchanged is
 * known only at the end: what was read before is to be kept only if no error comes.
 *
 * @throws AppError `import.badFile`, `import.newer`, `import.tooLarge`
 */
export async function* readVitrineFile(
  file: string,
  limits: ReadLimits = READ_LIMITS,
): AsyncGenerator<NumberedLine> {
  let number = 0
  let header: HeaderLine | null = null
  const sum = createHash('sha256')
  try {
    for await (const bytes of splitLines(unpacked(file, limits), file, limits)) {
      number++
      if (header === null) {
        header = parseHeader(file, json(bytes))
        continue
      }
      sum.update(bytes).update('\n')
      yield { number, line: parseLine(json(bytes)) }
    }
    checkWhole(header, number, sum)
  } catch (error) {
    throw asImportError(error, file, number)
  }
}

/** The first line only. @throws AppError as `readVitrineFile` */
export async function readHeader(file: string): Promise<HeaderLine> {
  try {
    for await (const bytes of splitLines(unpacked(file, READ_LIMITS), file, READ_LIMITS)) {
      return parseHeader(file, json(bytes))
    }
    throw new RangeError('the file is empty')
  } catch (error) {
    throw asImportError(error, file, 1)
  }
}

export function asImportError(error: unknown, file: string, line: number): AppError {
  if (error instanceof AppError) return error
  const detail =
    error instanceof z.ZodError
      ? z.prettifyError(error).split('\n').slice(0, 2).join(' ').trim()
      : error instanceof Error
        ? error.message
        : String(error)
  return new AppError('import.badFile', { file: basename(file), line, detail }, error)
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

async function* unpacked(file: string, limits: ReadLimits): AsyncGenerator<Buffer> {
  const source = createReadStream(file)
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  let total = 0
  try {
    for await (const chunk of source.pipe(gunzip)) {
      if (!Buffer.isBuffer(chunk)) throw new TypeError('gunzip gives bytes')
      total += chunk.length
      if (total > limits.total)
        throw new AppError('import.tooLarge', { file: basename(file), limit: limits.total })
      yield chunk
    }
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

/** Lines without their line feed. @throws AppError `import.tooLarge`, RangeError where the last has none */
async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  file: string,
  limits: ReadLimits,
): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)])
      rest = []
      length = 0
      start = end + 1
    }
    rest.push(chunk.subarray(start))
    length += chunk.length - start
    if (length > limits.line)
      throw new AppError('import.tooLarge', { file: basename(file), limit: limits.line })
  }
  if (length > 0) throw new RangeError('the last line is cut short')
}

function json(bytes: Buffer): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
}
