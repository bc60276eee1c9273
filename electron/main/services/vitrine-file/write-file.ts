import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { toJson } from '#shared/trace/codec.ts'
import { parseLine } from './line-schema.ts'
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
}

/** Lines after which others get their turn. */
const BREATH = 100

/**
 * Writes a `.vitrine` file. It comes into being whole or not at all: it is written beside its place
 * and then renamed.
 *
 * @throws what reading the lines or writing the file throws
 */
export async function writeVitrineFile(options: WriteOptions): Promise<void> {
  const { lines, file, app, createdMs, suffix } = options
  const sum = createHash('sha256')
  let count = 1
  for await (const line of texts(lines())) {
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
  try {
    const content = Readable.from(whole(`${toJson(header)}\n`, texts(lines())))
    await pipeline(content, createGzip(), createWriteStream(unfinished, { flush: true }))
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function* whole(header: string, body: AsyncIterable<string>): AsyncGenerator<string> {
  yield header
  yield* body
}

/**
 * Each line as its reader will check it: what could not be read again is not written, and fields stand
 * in the order of the schema, whoever made them.
 */
async function* texts(lines: Iterable<BodyLine>): AsyncGenerator<string> {
  let count = 0
  for (const line of lines) {
    yield `${toJson(parseLine(line))}\n`
    if (++count % BREATH === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}
