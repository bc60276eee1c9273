import { spawn } from 'node:child_process'
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

async function record(script: unknown, extra: string[] = []) {
  const [scriptFile, out] = [join(home, 'script.json'), join(home, 'talk.vitrine')]
  writeFileSync(scriptFile, typeof script === 'string' ? script : JSON.stringify(script))
  const { executable, args } = appCommand(['--record', scriptFile, '--out', out, ...extra])
  const child = spawn(executable, args, { env: appEnvironment(home) })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()))
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
      { do: 'bookmark', title: 'Look here', step: 2 },
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
  expect(stderr).toContain('no-such-model')
  const finished = readLines(out).filter((line) => line.kind === 'finished')
  expect(finished).toHaveLength(1)
})

test('an unknown field ends it before anything runs', async () => {
  const { code, out, stdout, stderr } = await record({
    version: 1,
    title: 'x',
    steps: [{ do: 'chat', model: MODEL, usr: 'x', sampling: SAMPLING }],
  })
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('record.badScript')
  expect(existsSync(out)).toBe(false)
})

test('the person’s own profile is neither read nor written', async () => {
  await record('{')
  const profile = join(home, 'profile')
  expect(existsSync(profile) ? readdirSync(profile) : []).toEqual([])
  expect(existsSync(join(home, '.cache', 'Microsoft'))).toBe(false)
})
