import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ErrorBook } from '#main/services/error-book.ts'
import { AppError } from '#shared/ipc/result.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

test('what and where outlast the start, a message does not, whatever it looks like', () => {
  const file = join(tempFolder(), 'logs', 'errors.jsonl')
  const book = new ErrorBook(file)
  book.add('request run.start', new AppError('run.hung', { seconds: 10 }))
  book.add('uncaughtException', new Error('Secret\n    at Secret (/home/Secret/a.js:1:2)'))
  book.add('page process gone', 'Secret 5')
  const foreign = new Error('x')
  foreign.stack = 'Secret: Secret\n    at Secret (/home/Secret/a.js:1:2)'
  book.add('foreign', foreign)
  const notes = new ErrorBook(file).latest()
  expect(notes.map(({ what, error }) => [what, error])).toEqual([
    ['request run.start', 'AppError run.hung'],
    ['uncaughtException', 'Error'],
    ['page process gone', 'string'],
    ['foreign', 'Error'],
  ])
  expect(notes[1]?.frames[0]).toMatch(/error-book\.test\.ts:\d+:\d+$/)
  expect(notes[3]?.frames).toEqual([])
  expect(readFileSync(file, 'utf8')).not.toContain('Secret')
  expect(readFileSync(file, 'utf8')).not.toContain('/')
})

test('keeps the last fifty, and what is no note is left out', () => {
  const file = join(tempFolder(), 'errors.jsonl')
  const book = new ErrorBook(file)
  for (let i = 0; i < 120; i++) book.add(`number ${String(i)}`, new Error(''))
  appendFileSync(file, '{"at":"now","what":"Secret"}\nnonsense\n')
  const notes = new ErrorBook(file).latest()
  expect(notes).toHaveLength(48)
  expect(notes.at(-1)?.what).toBe('number 119')
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(48)
})
