import type { SessionFilter, SessionSummary } from '#shared/ipc/routes/session.ts'
import type { RunTask } from '#shared/trace/event.ts'
import { plainLines } from '#shared/plain-line.ts'
import { condition, termsOf } from './search.ts'

export interface SummaryRow {
  id: string
  title: string
  sample: number
  pinned: number
  createdMs: number
  updatedMs: number
  messages: number
  runs: number
  tokens: number
  bookmarks: number
  notes: number
  bytes: number
  modelIds: string | null
  tasks: string | null
  tags: string | null
  lastText: string | null
  /** The first message with the first word looked for, in lines: its id, whether its beginning is cut off, its text around the word. */
  hit?: string | null
}

const PREVIEW_LETTERS = 160
/** Letters of a message kept before the word that was found in it. */
const LEAD = 24

const lines = (column: string, from: string): string =>
  `(SELECT group_concat(v, char(10)) FROM (SELECT DISTINCT ${column} AS v FROM ${from} ORDER BY v))`
const OF_RUNS = 'run r WHERE r.session_key = s.key'
const MARKS = 'run r JOIN bookmark b ON b.run_key = r.key'

const COLUMNS = `
  s.id, s.title, s.sample, s.pinned, s.created_ms AS createdMs, s.updated_ms AS updatedMs,
  (SELECT count(*) FROM message m WHERE m.session_key = s.key) AS messages,
  (SELECT count(*) FROM ${OF_RUNS}) AS runs,
  (SELECT ifnull(sum(r.tokens), 0) FROM ${OF_RUNS}) AS tokens,
  (SELECT count(*) FROM ${MARKS} WHERE r.session_key = s.key) AS bookmarks,
  (SELECT count(*) FROM ${MARKS} JOIN note n ON n.bookmark_key = b.key
    WHERE r.session_key = s.key) AS notes,
  (SELECT ifnull(sum(r.bytes + octet_length(r.header)), 0) FROM ${OF_RUNS})
    + (SELECT ifnull(sum(octet_length(m.text)), 0) FROM message m WHERE m.session_key = s.key)
    + (SELECT ifnull(sum(octet_length(p.json) + ifnull(octet_length(p.blob), 0)), 0)
        FROM run r JOIN probe p ON p.run_key = r.key WHERE r.session_key = s.key) AS bytes,
  ${lines('r.model_id', OF_RUNS)} AS modelIds,
  ${lines('r.task', OF_RUNS)} AS tasks,
  ${lines('t.name', 'tag t WHERE t.session_key = s.key')} AS tags,
  (SELECT substr(m.text, 1, ${String(PREVIEW_LETTERS * 2)}) FROM message m
    WHERE m.session_key = s.key AND m.text <> '' ORDER BY m.key DESC LIMIT 1) AS lastText`

export const SUMMARY = `SELECT ${COLUMNS} FROM session s`

const HIT = `(
  SELECT id || char(10) || (at > ${String(LEAD + 1)}) || char(10)
    || substr(text, max(1, at - ${String(LEAD)}), ${String(PREVIEW_LETTERS)})
  FROM (SELECT m.key, m.id, m.text, instr(lower(m.text), lower(?)) AS at
    FROM message m WHERE m.session_key = s.key)
  WHERE at > 0 ORDER BY key LIMIT 1) AS hit`

/**
 * The list: pinned ones first, then newest first. Every word of the query must stand somewhere in the
 * session.
 */
export function listQuery(
  query: string,
  limit: number,
  { modelId, task, tag, fromMs, toMs }: SessionFilter,
): { sql: string; values: (string | number)[] } {
  const conditions = ['s.deleted_ms IS NULL']
  const values: (string | number)[] = []
  const add = (sql: string, ...given: (string | number)[]): void => {
    conditions.push(sql)
    values.push(...given)
  }
  const terms = termsOf(query)
  for (const term of terms) {
    const found = condition(term)
    add(found.sql, ...found.values)
  }
  if (modelId !== undefined) add(`EXISTS (SELECT 1 FROM ${OF_RUNS} AND r.model_id = ?)`, modelId)
  if (task !== undefined) add(`EXISTS (SELECT 1 FROM ${OF_RUNS} AND r.task = ?)`, task)
  if (tag !== undefined) {
    add('EXISTS (SELECT 1 FROM tag t WHERE t.session_key = s.key AND t.name = ?)', tag)
  }
  if (fromMs !== undefined) add('s.updated_ms >= ?', fromMs)
  if (toMs !== undefined) add('s.updated_ms < ?', toMs)
  const [first] = terms
  const sql = `SELECT ${COLUMNS}${first === undefined ? '' : `, ${HIT}`} FROM session s
    WHERE ${conditions.join(' AND ')}
    ORDER BY s.pinned DESC, s.updated_ms DESC, s.key DESC LIMIT ?`
  const before = first === undefined ? [] : [first]
  return { sql, values: [...before, ...values, limit] }
}

export function summaryOf({
  modelIds,
  tasks,
  tags,
  lastText,
  hit,
  sample,
  pinned,
  ...row
}: SummaryRow): SessionSummary {
  return {
    ...row,
    sample: sample === 1,
    pinned: pinned === 1,
    modelIds: split(modelIds),
    tasks: split(tasks) as RunTask[],
    tags: split(tags),
    preview: cut(plainLines(lastText ?? '')),
    hit: hit === undefined || hit === null ? null : hitOf(hit),
  }
}

function hitOf(hit: string): SessionSummary['hit'] {
  const [messageId = '', isCut, ...lines] = hit.split('\n')
  const text = cut(lines.join(' ').replaceAll(/\s+/g, ' ').trim())
  // A word that is cut in two is left out; Chinese has no spaces, and begins with any character.
  return { messageId, text: isCut === '1' ? `…${text.replace(/^\w{1,20}\s/u, '')}` : text }
}

function cut(text: string): string {
  return [...text].slice(0, PREVIEW_LETTERS).join('')
}

function split(lines: string | null): string[] {
  return lines === null ? [] : lines.split('\n')
}
