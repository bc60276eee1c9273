import Database from 'better-sqlite3'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startXvfb } from '#build/electron/xvfb.mjs'
import { ROOT } from '#build/bootstrap/paths.mjs'
import { commandLine, descendants } from '#test/e2e/support/processes.ts'
import { Person } from './support/person.ts'
import { look } from './support/screen.ts'

// As people have it: installed where they may not write, a name with spaces and Chinese in its path,
// no rights of any kind, and a screen. Playwright cannot drive it, since its fuses let nobody in.

const SCRIPT = {
  version: 1,
  title: '试装 proof',
  steps: [
    {
      do: 'chat',
      model: 'SmolLM2-135M-Instruct',
      user: 'What is the capital of France?',
      sampling: { temperature: 0, maxTokens: 16 },
    },
    { do: 'probe', probe: 'attention', layers: [0], heads: [0], positions: 'all' },
    { do: 'translate', model: 'tatoeba-en-zh', text: 'I like apples.' },
    { do: 'translate', model: 'bergamot-en-pt', text: 'I like apples.' },
  ],
}
const SAMPLE = readFileSync(join(ROOT, 'resources/samples/word-by-word.vitrine'))
const frames = mkdtempSync(join(tmpdir(), 'vitrine-screen-'))
let screen: Awaited<ReturnType<typeof startXvfb>>
let person: Person
let before: string[] = []

beforeAll(async () => {
  screen = await startXvfb(frames)
  person = new Person(screen.display)
  before = person.installedState()
})
afterAll(() => {
  person.remove()
  screen.stop()
  rmSync(frames, { recursive: true, force: true })
})

test('it answers with the bundled models', async () => {
  const script = person.write('剧本 script.json', JSON.stringify(SCRIPT))
  const out = join(person.home, '给客户 talk.vitrine')
  const { code, output } = await person.run(['--record', script, '--out', out])
  expect(output).toMatch(/4 of 4 steps, \d+ tokens, 0 failed/)
  expect(code).toBe(0)
  const lines = gunzipSync(readFileSync(out)).toString('utf8').trimEnd().split('\n')
  const parts = lines.map(
    (line) => JSON.parse(line) as { kind?: string; type?: string; text?: string },
  )
  const answers = parts.filter(({ kind }) => kind === 'finished').map(({ text }) => text)
  expect(answers[0]).toContain('Paris')
  expect(answers[1]).toMatch(/苹果/)
  expect(answers[2]).toMatch(/maçãs/)
  expect(parts.some(({ type }) => type === 'probe')).toBe(true)
})

test('nothing gets in through Node’s doors', async () => {
  const door = person.write('door.cjs', `require('fs').writeFileSync('${person.home}/opened', '')`)
  const env = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require="${door}"` }
  const { code, output } = await person.run(['--inspect=0', '--record'], env)
  expect(output).toContain('--record needs the path of a script')
  expect(output).not.toMatch(/Debugger listening|ws:\/\//)
  expect(code).toBe(2)
  expect(existsSync(join(person.home, 'opened'))).toBe(false)
})

test('a double click on a file opens the window with it, another one goes to that window', async () => {
  const first = person.write('第一 first.vitrine', SAMPLE)
  const app = person.start([first])
  const ended = once(app, 'close')
  try {
    await vi.waitFor(() => expect(log()).toContain('window shown'), WAIT)
    await vi.waitFor(() => expect(sessions()).toBe(1), WAIT)
    // A dark or light page with text on it: most of the screen is lit, in the many greys of letters.
    await vi.waitFor(() => expect(look(frames).colours).toBeGreaterThan(40), WAIT)
    expect(look(frames).lit).toBeGreaterThan(0.2)

    const second = await person.run([person.write('第二 second.vitrine', SAMPLE)])
    expect(second.code).toBe(0)
    await vi.waitFor(() => expect(sessions()).toBe(2), WAIT)
    expect(log().match(/ info start /g)).toHaveLength(1)
    expect(log()).not.toMatch(/ error /)
    expectSandbox(app.pid ?? 0)
  } finally {
    app.kill('SIGTERM')
  }
  await ended
  expect(app.exitCode).toBe(0)
})

test('nothing was written where it is installed, and no telemetry anywhere', () => {
  expect(person.installedState()).toEqual(before)
  expect(existsSync(join(person.home, '.cache', 'Microsoft'))).toBe(false)
})

const WAIT = { timeout: 120_000, interval: 500 }

function log(): string {
  const file = join(person.profile, 'logs', 'vitrine.log')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** Sessions of their own; those that came with the app do not count. */
function sessions(): number {
  const db = new Database(join(person.profile, 'vitrine.sqlite'), { readonly: true })
  try {
    const row = db.prepare('SELECT count(*) AS n FROM session WHERE sample = 0').get()
    return (row as { n: number }).n
  } finally {
    db.close()
  }
}

/** The pages' processes have a user namespace and a system call filter of their own. */
function expectSandbox(app: number): void {
  if (person.switches.includes('--no-sandbox')) return
  const pages = descendants(app).filter((pid) => commandLine(pid).includes('--type=renderer'))
  expect(pages.length).toBeGreaterThan(0)
  for (const pid of pages) {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
    expect(status).toMatch(/^Seccomp:\s+2$/m)
    const namespace = (of: number) => readlinkSync(`/proc/${String(of)}/ns/user`)
    expect(namespace(pid)).not.toBe(namespace(app))
  }
}
