import { expect, test } from 'vitest'
import {
  oneCheck,
  playwrightCounts,
  stageCounts,
  sum,
  vitestCounts,
} from '#build/bootstrap/counts.mjs'

const VITEST = {
  numPassedTests: 7,
  numFailedTests: 2,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
}
const PLAYWRIGHT = { stats: { expected: 5, unexpected: 1, flaky: 0, skipped: 0 }, errors: [] }

test('adds up', () => {
  expect(sum([oneCheck(0), oneCheck(2), { passed: 3, failed: 4 }])).toEqual({
    passed: 4,
    failed: 5,
  })
})

test('reads the reports', () => {
  expect(vitestCounts(VITEST)).toEqual({ passed: 7, failed: 2 })
  expect(playwrightCounts(PLAYWRIGHT)).toEqual({ passed: 5, failed: 1 })
})

test('a skipped test, a second try and a file that did not load are failures', () => {
  const file = { status: 'failed', assertionResults: [] }
  expect(vitestCounts({ ...VITEST, numPendingTests: 1, numTodoTests: 1 }).failed).toBe(4)
  expect(vitestCounts({ ...VITEST, testResults: [file] }).failed).toBe(3)
  const stats = { ...PLAYWRIGHT.stats, flaky: 1, skipped: 1 }
  expect(playwrightCounts({ stats, errors: ['no config'] }).failed).toBe(4)
})

test('a stage that ended badly, or ran nothing, fails even where its report is silent', () => {
  const fine = { passed: 3, failed: 0 }
  expect(stageCounts(0, fine)).toEqual(fine)
  expect(stageCounts(1, { passed: 3, failed: 2 })).toEqual({ passed: 3, failed: 2 })
  expect(stageCounts(137, fine)).toEqual({ passed: 3, failed: 1 })
  expect(stageCounts(0, undefined)).toEqual({ passed: 0, failed: 1 })
  expect(stageCounts(0, { passed: 0, failed: 0 })).toEqual({ passed: 0, failed: 1 })
})
