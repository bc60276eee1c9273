import { expect, it } from 'vitest'
import { createAppI18n, LOCALES } from '#renderer/i18n/index.ts'
import { errorText } from '#renderer/i18n/use-error-text.ts'
import type { FolderReport } from '#shared/runtime/folder-report.ts'
import { fewMutations, FolderSpoiler, MUTATIONS } from '#test/fixtures/mutated-models/all.ts'
import type { Mutation } from '#test/fixtures/mutated-models/mutation.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { startCheck } from './start.ts'

const PROOF = process.env.VITRINE_PROOF === '1'
const CHOSEN = PROOF ? MUTATIONS : fewMutations(30)
const AT_ONCE = 2
/** A child that is given up has had time for everything a tiny model needs, on a busy machine too. */
const LIMITS = { ms: 20_000, bytesPerSecond: 20 * 2 ** 20, memory: 1.5 * 2 ** 30, intervalMs: 50 }

interface Outcome {
  mutation: Mutation
  report: FolderReport
  ms: number
}

const texts = LOCALES.map((locale) => createAppI18n(locale).global)

/** What is wrong with how a folder was judged; null: nothing. */
function fault({ mutation, report: { problem, dryRun } }: Outcome): string | null {
  if (problem === null) {
    if (mutation.refused) return 'accepted'
    const sure = dryRun?.tokens.every(({ probability }) => probability > 0 && probability <= 1)
    return dryRun !== null && dryRun.tokens.length > 0 && sure === true
      ? null
      : 'an odd first answer'
  }
  if (dryRun !== null) return 'an answer in spite of a problem'
  if (problem.code === 'app.internal') return `no error of its own: ${problem.message}`
  for (const one of texts) {
    const sentence = errorText(one, problem)
    if (!sentence.includes('m-')) return `names no model: ${sentence}`
    if (/\n|errors\.|undefined|\[object|\.(cc|ts|js|mjs):\d| at \S+ \(/.test(sentence)) {
      return `no sentence: ${sentence}`
    }
    if (sentence.length > 800) return `a sentence of ${String(sentence.length)} letters`
  }
  return null
}

it(
  `${String(CHOSEN.length)} spoilt folders: each is refused in a sentence, or runs`,
  { timeout: 45 * 60_000 },
  async () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(300)
    expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length)
    const spoiler = new FolderSpoiler(tempFolder())
    const { checker, taken } = startCheck(LIMITS)
    const waiting = [...CHOSEN.entries()]
    const outcomes: Outcome[] = []
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [at, mutation] = next
        const name = `m-${String(at)}`
        const folder = spoiler.spoil(mutation, name)
        const startedAt = performance.now()
        const report = await checker.check(name, folder)
        outcomes.push({ mutation, report, ms: performance.now() - startedAt })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    if (PROOF) tell(outcomes, taken.memory)
    const faults = outcomes.flatMap((one) => {
      const found = fault(one)
      return found === null ? [] : [`${one.mutation.name}: ${found}`]
    })
    expect(faults).toEqual([])
  },
)

/** What the proof is about. */
function tell(outcomes: readonly Outcome[], memory: number): void {
  const counts = new Map<string, number>()
  for (const { report } of outcomes) {
    const code = report.problem?.code ?? 'runs'
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  const slowest = [...outcomes].sort((a, b) => b.ms - a.ms).slice(0, 5)
  console.log(
    [
      `${String(outcomes.length)} folders, most memory ${String(Math.round(memory / 2 ** 20))} MiB`,
      ...[...counts].sort((a, b) => b[1] - a[1]).map(([code, count]) => `${String(count)} ${code}`),
      ...slowest.map(({ mutation, ms }) => `${String(Math.round(ms))} ms ${mutation.name}`),
    ].join('\n'),
  )
}
