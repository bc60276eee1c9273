import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'

export type Line = Record<string, unknown>

/** A `.vitrine` file as text: header and the bytes after the first line feed. */
export function unzipped(file: string): { header: Line; body: string } {
  const text = gunzipSync(readFileSync(file)).toString('utf8')
  const end = text.indexOf('\n')
  return { header: JSON.parse(text.slice(0, end)) as Line, body: text.slice(end + 1) }
}

export function linesOf(file: string): Line[] {
  const { body } = unzipped(file)
  return body
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line)
}

/** Writes lines as a file whose header fits them, unless `header` says otherwise. */
export function writeLines(file: string, lines: readonly unknown[], header: Line = {}): void {
  const body = lines
    .map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`)
    .join('')
  const fitting = {
    format: 'vitrine',
    version: 1,
    app: 'test',
    created: '2026-11-23T10:00:00.000Z',
    lines: lines.length + 1,
    sha256: createHash('sha256').update(body).digest('hex'),
  }
  writeFileSync(file, gzipSync(`${JSON.stringify({ ...fitting, ...header })}\n${body}`))
}
