// How many checks passed and failed, out of the reports of the tools.

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * @param {readonly Counts[]} parts
 * @returns {Counts}
 */
export function sum(parts) {
  return parts.reduce(
    (all, { passed, failed }) => ({ passed: all.passed + passed, failed: all.failed + failed }),
    { passed: 0, failed: 0 },
  )
}

/**
 * A tool without a report of its own is one check.
 * @param {number} exitCode
 * @returns {Counts}
 */
export function oneCheck(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/**
 * A skipped test proves nothing, so it counts as failed; a file that did not load is one failure.
 * @param {any} report Vitest's JSON report
 * @returns {Counts}
 */
export function vitestCounts(report) {
  const broken = report.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const notRun = report.numPendingTests + report.numTodoTests
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + notRun + broken.length,
  }
}

/**
 * A test that needed a second try, or was skipped, counts as failed.
 * @param {any} report Playwright's JSON report
 * @returns {Counts}
 */
export function playwrightCounts({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
  }
}

/**
 * What a test runner's stage adds: its report, and one failure more where it ended badly although
 * its report knows of none (it was killed, or wrote none).
 * @param {number} exitCode
 * @param {Counts | undefined} report
 * @returns {Counts}
 */
export function stageCounts(exitCode, report) {
  const counts = report ?? { passed: 0, failed: 0 }
  const isSilent = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0)
  return isSilent ? { ...counts, failed: 1 } : counts
}
