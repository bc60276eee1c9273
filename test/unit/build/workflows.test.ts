import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '#build/bootstrap/paths.mjs'

interface Step {
  uses?: string
  run?: string
  with?: Record<string, unknown>
}
interface Job {
  'runs-on': string
  'timeout-minutes'?: number
  permissions?: unknown
  steps: Step[]
  strategy?: { matrix: { os: string[] } }
}
interface Workflow {
  on: Record<string, unknown>
  permissions: Record<string, string>
  jobs: Record<string, Job>
}

const FOLDER = join(ROOT, '.github/workflows')
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

describe.each(readdirSync(FOLDER))('%s', (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8')
  const workflow = parse(text, { uniqueKeys: true }) as Workflow
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps)

  test('every action is pinned by its whole commit, with its version beside it', () => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, value]) => value ?? '')
    expect(used.length).toBe(steps.filter(({ uses }) => uses !== undefined).length)
    expect(used.length).toBeGreaterThan(5)
    for (const value of used) {
      expect(value).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    }
    // One version of each: two would be two to watch.
    expect(new Set(used).size).toBe(new Set(used.map((value) => value.split('@')[0])).size)
  })

  test('it may read the source, and nothing else; it knows no secret', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    for (const job of jobs) expect(job.permissions).toBeUndefined()
    expect(text).not.toMatch(/secrets\.|pull_request_target/)
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts).toHaveLength(jobs.length)
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false })
  })

  test('no text of people’s gets into a shell, and no job runs for ever', () => {
    for (const { run } of steps) expect(run ?? '').not.toMatch(/\$\{\{/)
    for (const job of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(90)
  })

  test('the scripts it calls are there, packages kept in a cache', () => {
    const called = [...text.matchAll(/npm (?:run )?(\w+)/g)].map(([, script]) => script ?? '')
    const own = called.filter((script) => !['ci', 'run'].includes(script))
    expect(own).toContain('test')
    for (const script of own) if (script !== 'npm') expect(Object.keys(scripts)).toContain(script)
    const nodes = steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@'))
    for (const step of nodes) expect(step.with).toMatchObject({ cache: 'npm', 'node-version': 24 })
  })
})

test('a package is made on every system', () => {
  const text = readFileSync(join(FOLDER, 'ci.yml'), 'utf8')
  const systems = (parse(text) as Workflow).jobs.package?.strategy?.matrix.os ?? []
  expect(systems.map((name) => name.split('-')[0]).sort()).toEqual(['macos', 'ubuntu', 'windows'])
})
