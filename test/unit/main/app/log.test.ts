import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog } from '#main/app/log.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-log-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('one line an entry, an error with where it came from', () => {
  const file = join(folder, 'logs', 'a.log')
  const log = createLog(file, { debug: false })
  log.info('start', { version: '1' })
  log.error('broken', new Error('two\nlines'))
  log.debug('not asked for')
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT\S+Z info start \{"version":"1"\}$/)
  expect(lines[1]).toMatch(/ error broken Error: two \| lines \| .*log\.test\.ts/)
})

test('two files of a bounded size are all that is ever kept', () => {
  const file = join(folder, 'a.log')
  const log = createLog(file, { debug: false, maxBytes: 1000 })
  for (let i = 0; i < 200; i++) log.info(`entry ${String(i)}`)
  log.info('x'.repeat(100_000))
  expect(statSync(file).size).toBeLessThan(1000 + 2001)
  expect(statSync(`${file}.1`).size).toBeLessThan(1000 + 2001)
  expect(existsSync(`${file}.2`)).toBe(false)
  expect(readFileSync(file, 'utf8') + readFileSync(`${file}.1`, 'utf8')).toContain('entry 199')
})

test('where no file can be written the app goes on', () => {
  writeFileSync(join(folder, 'file'), '')
  const log = createLog(join(folder, 'file', 'a.log'), { debug: false })
  expect(() => {
    log.info('start')
  }).not.toThrow()
})
