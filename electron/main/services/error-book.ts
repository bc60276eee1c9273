import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** An error as it may leave the laptop: what and where, never a message, which may quote what people wrote. */
const noteSchema = z.object({
  at: z.iso.datetime(),
  /** What the app was doing, in words of its own. */
  what: z.string().max(100),
  /** Class, and code where it has one. */
  error: z.string().max(100),
  /** Innermost first: function, file without its folder, line and column. */
  frames: z.array(z.string().max(200)).max(20),
})
export type ErrorNote = z.output<typeof noteSchema>

const KEPT = 50
const WORD = /^[\w.$#<>[\] ]{1,80}$/

/** The last errors, in a file of their own, so that they outlast the start they happened in. */
export class ErrorBook {
  readonly #file: string
  #notes: ErrorNote[]

  constructor(file: string) {
    this.#file = file
    this.#notes = read(file)
  }

  add(what: string, error: unknown): void {
    const note = { at: new Date().toISOString(), what: what.slice(0, 100), ...describe(error) }
    this.#notes = [...this.#notes, note].slice(-KEPT)
    try {
      mkdirSync(dirname(this.#file), { recursive: true })
      appendFileSync(this.#file, `${JSON.stringify(note)}\n`)
    } catch {
      // A full or read-only disk: they are kept as long as the app runs.
    }
  }

  /** Oldest first. */
  latest(): readonly ErrorNote[] {
    return this.#notes
  }
}

/** What is no note of ours is left out; the file is cut to what is kept. */
function read(file: string): ErrorNote[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
    const notes = lines.slice(-KEPT).flatMap((line) => parse(line) ?? [])
    if (lines.length > KEPT) {
      writeFileSync(file, notes.map((note) => `${JSON.stringify(note)}\n`).join(''))
    }
    return notes
  } catch {
    return []
  }
}

function parse(line: string): ErrorNote | null {
  try {
    return noteSchema.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

function describe(error: unknown): Pick<ErrorNote, 'error' | 'frames'> {
  if (!(error instanceof Error)) return { error: typeof error, frames: [] }
  const code: unknown = Reflect.get(error, 'code')
  const words = [error.name, ...(typeof code === 'string' ? [code] : [])]
  return {
    error: words
      .filter((word) => WORD.test(word))
      .join(' ')
      .slice(0, 100),
    frames: frames(error),
  }
}

/** The stack begins with the message, which may have lines that look like frames: it is taken off first. */
function frames({ name, message, stack = '' }: Error): string[] {
  const head = message === '' ? name : `${name}: ${message}`
  if (!stack.startsWith(head)) return []
  return stack
    .slice(head.length)
    .split('\n')
    .flatMap((line) => frame(line) ?? [])
    .slice(0, 20)
}

function frame(line: string): string | null {
  const found = /^\s+at (?:(?<where>.*?) \()?(?<place>[^()]+:\d+:\d+)\)?$/.exec(line)?.groups
  const place = found?.place?.split(/[/\\]/).at(-1) ?? ''
  if (!/^[\w.@:-]{1,100}$/.test(place)) return null
  const where = found?.where ?? ''
  return WORD.test(where) ? `${where} ${place}` : place
}
