import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { appCommand, appEnvironment, makeHome, removeHome } from './support/app.ts'
import { expect, test } from './support/test.ts'

let home = ''
test.beforeEach(() => {
  home = makeHome()
})
test.afterEach(() => {
  removeHome(home)
})

const SAMPLING = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 8 }
const MODEL = 'SmolLM2-135M-Instruct'

/** @param onOutput told of stderr as it comes */
async function record(
  script: unknown,
  onOutput: (child: ChildProcess, said: string) => void = () => undefined,
) {
  const [scriptFile, out] = [join(home, 'script.json'), join(home, 'talk.vitrine')]
  writeFileSync(scriptFile, typeof script === 'string' ? script : JSON.stringify(script))
  const { executable, args } = appCommand(['--record', scriptFile, '--out', out])
  const child = spawn(executable, args, { env: appEnvironment(home) })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => {
    output.stderr += data.toString()
    onOutput(child, output.stderr)
  })
  await once(child, 'close')
  return { code: child.exitCode, out, ...output }
}

function readLines(file: string): Record<string, unknown>[] {
  const text = gunzipSync(readFileSync(file)).toString('utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const parsed: unknown = JSON.parse(line)
      return parsed as Record<string, unknown>
    })
}

test('a script becomes a checked .vitrine file, with nothing on stdout', async () => {
  const { code, out, stdout, stderr } = await record({
    version: 1,
    title: 'Recorded',
    steps: [
      {
        do: 'chat',
        model: MODEL,
        system: null,
        user: 'What is the capital of France?',
        sampling: SAMPLING,
        capture: 'summary',
      },
      { do: 'chat', continue: true, user: 'And of Italy?' },
      { do: 'complete', model: MODEL, text: 'A journey of a', sampling: SAMPLING, capture: 'none' },
      { do: 'probe', probe: 'attention', layers: [0, 29], heads: 'all', positions: [-1] },
      { do: 'probe', probe: 'lens', positions: [-1], top: 5 },
      {
        do: 'bookmark',
        title: 'Look here',
        step: 2,
        notes: [{ text: 'A journey', public: true }, { text: 'Pause here' }],
      },
      {
        do: 'translate',
        model: 'tatoeba-en-zh',
        text: 'I like apples.',
        beams: 4,
        capture: 'full',
      },
    ],
  })
  expect(stderr).not.toBe('')
  expect([code, stdout]).toEqual([0, ''])

  const bytes = gunzipSync(readFileSync(out))
  const [header, ...lines] = readLines(out)
  const body = bytes.subarray(bytes.indexOf('\n') + 1)
  expect(header).toMatchObject({ format: 'vitrine', version: 1 })
  expect(header?.lines).toBe(lines.length + 1)
  expect(header?.sha256).toBe(createHash('sha256').update(body).digest('hex'))

  const of = (type: string) => lines.filter((line) => line.type === type)
  expect(of('session')).toMatchObject([{ title: 'Recorded' }])
  expect(of('run').map((run) => run.task)).toEqual(['chat', 'chat', 'complete', 'translate'])
  for (const run of of('run')) {
    const events = of('event').filter((event) => event.run === run.id)
    expect(events.at(-1)).toMatchObject({ kind: 'finished' })
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index))
  }
  expect(of('probe').map((probe) => probe.request)).toMatchObject([
    { probe: 'attention' },
    { probe: 'lens' },
  ])
  expect(of('bookmark')).toMatchObject([{ step: 2, title: 'Look here' }])
  expect(of('note')).toEqual([
    { type: 'note', bookmark: 0, text: 'A journey', public: true },
    { type: 'note', bookmark: 0, text: 'Pause here', public: false },
  ])
  // A pipe gets a plain line for each step.
  const steps = stderr.split('\n').filter((line) => /^\[\d\/7\] .* · done$/.test(line))
  expect(steps.map((line) => line.slice(0, 5))).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((n) => `[${String(n)}/7]`),
  )
  const translation = of('event').filter((event) => event.run === of('run')[3]?.id)
  expect(translation.at(-1)).toMatchObject({ kind: 'finished', text: '我喜欢苹果。' })
  const kinds = translation.map(({ kind, which }) => which ?? kind)
  expect([...new Set(kinds)]).toEqual([
    'run-started',
    'prefill',
    'encoder-self',
    'beam',
    'token',
    'cross',
    'decoder-self',
    'finished',
  ])
})

test('a step that fails is named, the rest still runs, and the exit code says so', async () => {
  const { code, out, stderr } = await record({
    version: 1,
    title: 'Partly',
    steps: [
      { do: 'complete', model: 'no-such-model', text: 'x', sampling: SAMPLING, capture: 'none' },
      { do: 'complete', model: MODEL, text: 'A journey', sampling: SAMPLING, capture: 'none' },
    ],
  })
  expect(code).toBe(1)
  expect(stderr).toContain(`Model “no-such-model” is not here (step 1): this step will fail.`)
  expect(stderr).toContain(`There are: ${MODEL}`)
  expect(stderr).toMatch(/^\[1\/2\] complete · no-such-model · .*failed · model\.notFound/m)
  const finished = readLines(out).filter((line) => line.kind === 'finished')
  expect(finished).toHaveLength(1)
})

test('a script that is wrong is refused at its line and column, before anything runs', async () => {
  const script = [
    '{ "version": 1, "title": "x", "steps": [',
    `  { "do": "chat", "model": "${MODEL}", "usr": "x" },`,
    '  { "do": "chat", "user": "y", "sampling": { "topP": 2 } } ] }',
  ]
  writeFileSync(join(home, 'talk.vitrine'), 'as it was')
  const { code, out, stdout, stderr } = await record(script.join('\n'))
  expect([code, stdout]).toEqual([1, ''])
  const usr = (script[1] ?? '').indexOf('"usr"') + 1
  const topP = (script[2] ?? '').indexOf('2 }') + 1
  expect(stderr).toContain(`script.json:2:${String(usr)} · steps[0].usr`)
  expect(stderr).toContain('Did you mean “user”?')
  expect(stderr).toContain(`script.json:3:${String(topP)} · steps[1].sampling.topP`)
  expect(stderr).toContain('record.badScript')
  expect(readFileSync(out, 'utf8')).toBe('as it was')
})

test('Ctrl+C ends it in order, and what was recorded is written', async () => {
  const sampling = { ...SAMPLING, temperature: 1, maxTokens: 2000 }
  const step = { do: 'complete', model: MODEL, text: 'A journey of a', sampling }
  let stopped = false
  const steps = [{ ...step, sampling: SAMPLING }, { ...step, text: 'Once' }, step]
  const { code, out, stderr } = await record(
    { version: 1, title: 'Long', steps },
    (child, said) => {
      if (stopped || !said.includes('[1/3]')) return
      stopped = true
      // Into the second step.
      setTimeout(() => child.kill('SIGINT'), 500)
    },
  )
  expect(code).toBe(130)
  expect(stderr).toMatch(/^\[2\/3\] .* · stopped$/m)
  const ends = readLines(out).filter(({ kind }) => kind === 'finished' || kind === 'failed')
  expect(ends).toMatchObject([{ reason: 'length' }, { kind: 'finished', reason: 'stopped' }])
})

test('the person’s own profile is neither read nor written', async () => {
  await record('{')
  const profile = join(home, 'profile')
  expect(existsSync(profile) ? readdirSync(profile) : []).toEqual([])
  expect(existsSync(join(home, '.cache', 'Microsoft'))).toBe(false)
})
