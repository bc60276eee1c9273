import { toJson } from '#shared/trace/codec.ts'
import type { BodyLine, RunLine } from '#shared/trace/vitrine-lines.ts'

const COLUMNS = [
  'run',
  'task',
  'model',
  'step',
  'id',
  'token',
  'probability',
  'logprob',
  'entropy_bits',
  'rank',
  'how',
  'draw',
] as const

/** U+FEFF tells Excel that the file is UTF-8. */
export const EXCEL_MARK = '\uFEFF'

/**
 * Every token of every run as a table (RFC 4180). A token's text is written as JSON has it: spaces and line
 * feeds can be told apart, and no spreadsheet takes `=` at its beginning for a formula.
 */
export function* csvOf(lines: Iterable<BodyLine>): Generator<string> {
  yield `${EXCEL_MARK}${COLUMNS.join(',')}\r\n`
  const runs = new Map<string, RunLine>()
  for (const line of lines) {
    if (line.type === 'run') runs.set(line.id, line)
    if (line.type !== 'event' || line.kind !== 'token') continue
    const { run, step, id, text, logprob, entropy, rank, how, u } = line
    const { task = '', model = '' } = runs.get(run) ?? {}
    const said = [JSON.stringify(text), Math.exp(logprob), logprob, entropy, rank, how, u ?? '']
    yield `${[run, task, model, step, id, ...said].map(cell).join(',')}\r\n`
  }
}

function cell(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * One document: the session's messages, and its runs with their events. Attention weights are left out:
 * they are what a `.vitrine` file is for.
 */
export function* jsonOf(lines: Iterable<BodyLine>): Generator<string> {
  let [part, count, open] = ['', 0, '']
  const runs: RunLine[] = []
  const begin = (next: string, head: string): string => {
    if (part === next) return count++ > 0 ? ',\n' : '\n'
    ;[part, count] = [next, 1]
    return `${head}\n`
  }
  for (const line of lines) {
    if (line.type === 'session') {
      const { title, createdMs } = line
      yield `{"title":${toJson(title)},"createdMs":${String(createdMs)}`
    } else if (line.type === 'message') {
      const { type: _, session: _its, ...message } = line
      yield `${begin('messages', ',"messages":[')}${toJson(message)}`
    } else if (line.type === 'run') runs.push(line)
    else if (line.type === 'event' && line.kind !== 'attention') {
      const { type: _, run, ...event } = line
      if (run !== open) {
        const { type: _type, session: _session, ...facts } = runs.find(({ id }) => id === run) ?? {}
        const before = open === '' ? `${part === 'messages' ? '\n]' : ''},"runs":[` : '\n]},'
        yield `${before}\n${toJson(facts).slice(0, -1)},"events":[`
        ;[open, part, count] = [run, run, 0]
      }
      yield `${begin(run, '')}${toJson(event)}`
    }
  }
  if (open !== '') yield '\n]}\n]'
  else if (part === 'messages') yield '\n]'
  yield '}\n'
}
