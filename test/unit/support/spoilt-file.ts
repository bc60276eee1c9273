import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Random } from './random.ts'
import { linesOf, unzipped, writeLines, type Line } from './vitrine-file.ts'

interface Spoiling {
  /** The whole file it begins with. */
  from: string
  to: string
  random: Random
}
type Spoil = (spoiling: Spoiling) => void

/** Fields that a line may leave out. */
const OPTIONAL = new Set(['pinned', 'tags', 'setup', 'head'])

/** The lines changed, under a header that fits them: only the change itself is wrong. */
const lines =
  (change: (all: Line[], random: Random) => unknown[]): Spoil =>
  ({ from, to, random }) => {
    writeLines(to, change(linesOf(from), random))
  }

/** One line of a kind changed. */
const one = (type: string, change: (line: Line, random: Random) => Line): Spoil =>
  lines((all, random) => {
    const places = all.flatMap((line, i) => (line.type === type ? [i] : []))
    const at = places[random.int(0, places.length)]
    return all.map((line, i) => (i === at ? change(line, random) : line))
  })

function anyKey(line: object, random: Random): string {
  const keys = Object.keys(line)
  return keys[random.int(0, keys.length)] ?? ''
}

/** A field anywhere in it holds something else. */
function wrongType(line: Line, random: Random): Line {
  const key = anyKey(line, random)
  const value = line[key]
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isObject && Object.keys(value).length > 0 && random.next() < 0.7) {
    return { ...line, [key]: wrongType(value as Line, random) }
  }
  const isText = typeof value === 'string'
  return { ...line, [key]: isText ? 17 : typeof value === 'object' ? 'none' : { wrong: true } }
}

/** Ways to spoil a file, each of which must be found. */
export const SPOILS: Record<string, Spoil> = {
  truncated: ({ from, to, random }) => {
    const bytes = readFileSync(from)
    writeFileSync(to, bytes.subarray(0, random.int(0, bytes.length)))
  },
  'a bit flipped': ({ from, to, random }) => {
    const bytes = readFileSync(from)
    // gzip's own header (RFC 1952, 2.3) holds a time and a system, which say nothing about the content.
    const at = random.int(10, bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 8))
    writeFileSync(to, bytes)
  },
  'a bit flipped before it was packed': ({ from, to, random }) => {
    const { header, body } = unzipped(from)
    const bytes = Buffer.from(body)
    const at = random.int(0, bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 8))
    writeFileSync(to, gzipSync(Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes])))
  },
  'a wrong type': lines((all, random) => {
    const at = random.int(0, all.length)
    return all.map((line, i) => (i === at ? wrongType(line, random) : line))
  }),
  'a field missing': lines((all, random) => {
    const at = random.int(0, all.length)
    const keys = Object.keys(all[at] ?? {}).filter((key) => !OPTIONAL.has(key))
    const gone = keys[random.int(0, keys.length)]
    const without = Object.fromEntries(Object.entries(all[at] ?? {}).filter(([k]) => k !== gone))
    return all.map((line, i) => (i === at ? without : line))
  }),
  'a huge line': lines((all, random) => {
    const filler = random.pick(['x', '长', ' '])
    return [all[0], `{"type":"message","text":"${filler.repeat(2 ** 20)}"}`, ...all.slice(1)]
  }),
  'a million values': lines((all, random) => {
    const value = random.pick(['0', '{}', '""', 'null'])
    return [all[0], `{"type":"run","promptIds":[${`${value},`.repeat(60_000)}0]}`, ...all.slice(1)]
  }),
  'a gzip bomb': ({ to, random }) => {
    const unit = random.pick(['a', '[', '\n', '{}\n', ' '])
    writeFileSync(to, gzipSync(unit.repeat((4 * 2 ** 20) / unit.length)))
  },
  'a bomb behind a good beginning': ({ from, to, random }) => {
    const { header, body } = unzipped(from)
    const unit = random.pick(['a', '[', ' ', '{"a":'])
    const text = `${JSON.stringify(header)}\n${body}${unit.repeat(2 ** 20)}`
    writeFileSync(to, gzipSync(text))
  },
  'a version to come': ({ from, to, random }) => {
    writeLines(to, linesOf(from), { version: random.int(2, 99), hologram: true })
  },
  'deep nesting': lines((all, random) => {
    const depth = random.int(40, 200_000)
    const [open, close] = random.pick([
      ['[', ']'],
      ['{"a":', '}'],
    ])
    return [all[0], `{"type":"run","x":${open.repeat(depth)}0${close.repeat(depth)}}`]
  }),
  'an id twice': lines((all, random) => {
    const type = random.pick(['session', 'message', 'run'])
    return all.flatMap((line) => (line.type === type ? [line, line] : [line]))
  }),
  'a message that follows none': one('message', (line) => ({ ...line, parent: 'm99' })),
  'a message of no run': one('message', (line) => ({ ...line, run: 'r99' })),
  'an event of no run': one('event', (line) => ({ ...line, run: 'r99' })),
  'a question about no run': one('probe', (line) => ({ ...line, run: 'r99' })),
  'a bookmark in no run': one('bookmark', (line) => ({ ...line, run: 'r99' })),
  'a note on no bookmark': lines((all) => [
    ...all,
    { type: 'note', bookmark: 99, text: 'stray', public: true },
  ]),
  'a branch that ends nowhere': one('session', (line) => ({ ...line, head: 'm99' })),
  'an event gone': lines((all, random) => {
    const places = all.flatMap((line, i) => (line.type === 'event' ? [i] : []))
    const at = places[random.int(0, places.length)]
    return all.filter((_, i) => i !== at)
  }),
  'lines in another order': lines((all, random) => {
    const at = random.int(1, all.length - 1)
    const [first, ...rest] = all
    return random.next() < 0.5 ? [...rest, first] : [...all.slice(at), ...all.slice(0, at)]
  }),
  'bytes that are no text': ({ from, to, random }) => {
    const { body } = unzipped(from)
    const all = body.split('\n').slice(0, -1)
    const at = random.int(0, all.length)
    const bytes = Buffer.concat(
      all.flatMap((line, i) => [
        i === at ? Buffer.from([0x7b, 0xc3, 0x28, 0xff]) : Buffer.from(line),
        Buffer.from('\n'),
      ]),
    )
    const { header } = unzipped(from)
    writeFileSync(to, gzipSync(Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes])))
  },
  'another kind of file': ({ to, random }) => {
    writeFileSync(to, random.next() < 0.5 ? random.bytes(random.int(0, 999)) : gzipSync('hello'))
  },
}
