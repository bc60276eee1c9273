import type { Settings } from '#shared/ipc/routes/settings.ts'
import type { ScriptProblem } from './check-script.ts'
import { lineOf } from './json-places.ts'
import { problemText } from './problem-text.ts'
import type { RecordProgress } from './progress.ts'
import type { Recorded } from '../record-service.ts'
import type { UnfitModel } from './script-models.ts'
import { TERMINAL_TEXT, type TerminalText } from './terminal-text.ts'

export interface TerminalOptions {
  write: (text: string) => void
  /** Columns of a terminal; null where it is a pipe or a file, which gets plain lines. */
  columns: number | null
  locale: Settings['locale']
  now?: () => number
}

/** A line is rewritten no more often, ms; a pipe hears of a long step no more often. */
const REWRITE_MS = 100
const PLAIN_MS = 10_000
/** Of a line of the script that is shown, columns. */
const EXCERPT = 100
const CLEAR = '\r\u001b[K'

/** What a recording without a window says: all of it on stderr. */
export class TerminalReport {
  readonly #options: TerminalOptions
  readonly #text: TerminalText
  readonly #now: () => number
  #saidMs = -Infinity
  #tokens = 0
  /** A line that will be rewritten. */
  #open = false

  constructor(options: TerminalOptions) {
    this.#options = options
    this.#text = TERMINAL_TEXT[options.locale]
    this.#now = options.now ?? Date.now
  }

  /** @param name of the script's file, as it was typed */
  problems(name: string, script: string, problems: readonly ScriptProblem[]): void {
    for (const { line, column, path, problem } of problems) {
      const place = `${name}:${String(line)}:${String(column)}`
      this.#line(path === '' ? place : `${place} · ${path}`)
      this.#line(`  ${problemText(problem, this.#options.locale)}`)
      for (const shown of excerpt(lineOf(script, line), column)) this.#line(`  ${shown}`)
    }
    this.#line(this.#text.bad(problems.length))
  }

  models(unfit: readonly UnfitModel[]): void {
    for (const model of unfit) this.#line(this.#text.unfit(model))
  }

  progress(event: RecordProgress): void {
    const nowMs = this.#now()
    const { columns } = this.#options
    const line = this.#stepLine(event)
    if (event.state !== 'running') {
      this.#tokens += event.tokens
      this.#line(line)
      this.#saidMs = -Infinity
    } else if (columns !== null) {
      if (nowMs - this.#saidMs < REWRITE_MS) return
      this.#options.write(`${CLEAR}${cut(line, columns - 1)}`)
      this.#open = true
      this.#saidMs = nowMs
    } else if (event.ms >= PLAIN_MS && nowMs - this.#saidMs >= PLAIN_MS) {
      this.#line(line)
      this.#saidMs = nowMs
    }
  }

  written(file: string, recorded: Recorded & { leftOut: number }, of: number): void {
    this.#line(this.#text.written({ ...recorded, of, tokens: this.#tokens, file }))
  }

  stopping(): void {
    this.#line(this.#text.stopping)
  }

  /** Something that has no sentence of its own. */
  say(text: string): void {
    this.#line(text)
  }

  /** What was recorded lies there, as it could not be written where it was wanted. */
  kept(folder: string): void {
    this.#line(this.#text.kept(folder))
  }

  #stepLine({ step, of, do: what, model, state, tokens, ms, error }: RecordProgress): string {
    const parts = [`[${String(step + 1)}/${String(of)}] ${what}`]
    if (model !== null) parts.push(model)
    if (tokens > 0) parts.push(this.#text.tokens(tokens))
    parts.push(this.#text.seconds((ms / 1000).toFixed(1)))
    if (state !== 'running') parts.push(this.#text.states[state])
    if (error !== null) {
      const data = Object.entries(error.data ?? {}).map(
        ([key, value]) => `${key}: ${String(value)}`,
      )
      parts.push([error.code, ...data].join(', '))
    }
    return parts.join(' · ')
  }

  #line(text: string): void {
    this.#options.write(`${this.#open ? CLEAR : ''}${text}\n`)
    this.#open = false
  }
}

/** A line of the script, and under it a mark at the column. */
function excerpt(line: string, column: number): string[] {
  const letters = [...line.replace(/^\ufeff/, '').replaceAll('\t', ' ')]
  if (letters.join('').trim() === '') return []
  const from = Math.max(0, column - 1 - Math.floor(EXCERPT / 2))
  const shown = cut(letters.slice(from).join('').trimEnd(), EXCERPT)
  const before = letters.slice(from, column - 1).join('')
  return [shown, `${' '.repeat(widthOf(before))}^`]
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u

/** Columns a text takes: letters of East Asia take two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0)
}

function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let [kept, width] = ['', 1]
  for (const letter of text) {
    width += widthOf(letter)
    if (width > columns) break
    kept += letter
  }
  return `${kept}…`
}
