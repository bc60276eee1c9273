import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createGunzip, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { FILE_LIMITS } from '#main/services/vitrine-file/limits.ts'
import { parseLine } from '#main/services/vitrine-file/line-schema.ts'
import { eventLine, runLine } from '#shared/trace/line-codec.ts'
import { Random } from '#test/unit/support/random.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'

const METER = fileURLToPath(new URL('../../support/memory-meter.ts', import.meta.url))
const ALL = process.env.VITRINE_PROOF === '1'
const MOST = 300 * 10 ** 6
const SESSION = JSON.stringify({ type: 'session', id: 's1', title: 't', createdMs: 1 })
/** Three quarters of the longest line, less what stands beside the weights. */
const WEIGHTS = Math.floor((FILE_LIMITS.line - 400) / 4) * 3

interface Metered {
  code: string | null
  sessions: number
  grownBytes: number
}

/** In a process of its own, whose memory is its own too. */
async function metered(database: string, what: 'import' | 'export', file: string) {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [METER, database, what, file])
  return JSON.parse(stdout) as Metered
}

/** Lines are made one by one: the test must not hold them all either. */
function write(file: string, lines: () => Generator<string>): void {
  const sum = createHash('sha256')
  let count = 1
  for (const line of lines()) {
    sum.update(`${line}\n`)
    count++
  }
  const created = '2026-11-23T10:00:00.000Z'
  const rest = { app: 't', created, lines: count, sha256: sum.digest('hex') }
  const parts = [gzipSync(`${JSON.stringify({ format: 'vitrine', version: 1, ...rest })}\n`)]
  // A gzip file may have several members, one after the other (RFC 1952, 2.2).
  for (const line of lines()) parts.push(gzipSync(`${line}\n`, { level: 1 }))
  writeFileSync(file, Buffer.concat(parts))
}

/** Fields in the order the app writes them. */
const line = (value: unknown): string => JSON.stringify(parseLine(value))

/** A run whose attention fills the longest lines there may be. */
function* longest(dtype: 'f32' | 'u8'): Generator<string> {
  const run = anyRun(new Random(3), 'x', 3)
  const [started] = run
  if (started?.kind !== 'run-started') throw new Error('a run begins with its header')
  yield SESSION
  yield line(runLine(started.run, { run: 'r1', session: 's1' }, null))
  yield line(eventLine(started, 'r1'))
  const count = dtype === 'f32' ? Math.floor(WEIGHTS / 4) : WEIGHTS
  const frame =
    dtype === 'f32'
      ? { dtype, shape: [1, 1, 1, count] as const, scale: 1, data: new Float32Array(count).fill(3) }
      : { dtype, shape: [1, 1, 1, count] as const, scale: 1, data: new Uint8Array(count).fill(7) }
  for (let seq = 1; seq <= 3; seq++) {
    const event = { seq, tMs: seq, kind: 'attention', step: 0, which: 'self' } as const
    yield line(
      eventLine({ ...event, frame: { ...frame, shape: [...frame.shape] } }, 'r1', (bytes) =>
        Buffer.from(bytes.buffer).toString('base64'),
      ),
    )
  }
  const last = run.at(-1)
  if (last) yield line(eventLine({ ...last, seq: 4 }, 'r1'))
}

describe('the largest files that are allowed', () => {
  it.each(ALL ? (['f32', 'u8'] as const) : (['f32'] as const))(
    'are taken in and written in less than 300 MB (%s)',
    async (dtype) => {
      const folder = tempFolder()
      const [database, file] = [join(folder, 'a.sqlite'), join(folder, 'a.vitrine')]
      write(file, () => longest(dtype))
      const taken = await metered(database, 'import', file)
      expect(taken).toMatchObject({ code: null, sessions: 1 })
      expect(taken.grownBytes).toBeLessThan(MOST)
      const again = join(folder, 'b.vitrine')
      const written = await metered(database, 'export', again)
      expect(written).toMatchObject({ code: null })
      expect(written.grownBytes).toBeLessThan(MOST)
      expect(await bodySum(again)).toBe(await bodySum(file))
    },
  )
})

/** sha256 of what follows the header. */
async function bodySum(file: string): Promise<string> {
  const sum = createHash('sha256')
  let inBody = false
  for await (const chunk of createReadStream(file).pipe(createGunzip())) {
    const bytes = chunk as Buffer
    if (inBody) sum.update(bytes)
    else if (bytes.includes(10)) {
      inBody = true
      sum.update(bytes.subarray(bytes.indexOf(10) + 1))
    }
  }
  return sum.digest('hex')
}

describe('files made to fill the memory', () => {
  const values = FILE_LIMITS.values / 2 - 100
  const letters = FILE_LIMITS.line - 200
  const hostile: Record<string, () => string> = {
    'fields with a name each': () =>
      `{"type":"message"${Array.from({ length: values }, (_, i) => `,"k${String(i)}":0`).join('')}}`,
    'wrong entries in a list': () =>
      `{"type":"run","promptIds":[${Array(2 * values)
        .fill('"x"')
        .join()}]}`,
    'empty objects': () => `{"type":"run","promptIds":[${Array(values).fill('{}').join()}]}`,
    'a text of wide characters': () => `{"type":"message","text":"长${'x'.repeat(letters)}"}`,
    'a line without an end': () => 'a'.repeat(2 ** 28),
  }
  const names = Object.keys(hostile)
  it.each(ALL ? names : names.slice(0, 2))('are refused in less than 300 MB: %s', async (name) => {
    const folder = tempFolder()
    const file = join(folder, 'a.vitrine')
    write(file, function* () {
      yield SESSION
      yield hostile[name]?.() ?? ''
    })
    const { code, sessions, grownBytes } = await metered(join(folder, 'a.sqlite'), 'import', file)
    expect([code, sessions]).toEqual([expect.stringMatching(/^import\.(badFile|tooLarge)$/), 0])
    expect(grownBytes).toBeLessThan(MOST)
  })
})
