import { join } from 'node:path'
import { expect, test } from 'vitest'
import { steadyNow } from '#main/services/steady-now.ts'
import { openStore } from '#main/store/open-store.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { CHAT, makeServices, settled } from '#test/unit/support/services.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'

function clocks() {
  let [wall, passed] = [1_800_000_000_000, 500]
  return {
    now: steadyNow({ wall: () => wall, passed: () => passed }),
    pass(ms: number): void {
      wall += ms
      passed += ms
    },
    /** Somebody sets the clock, or the network does. */
    set(byMs: number): void {
      wall += byMs
    },
  }
}

test('time is the clock’s, also where that is set forward or the computer slept', () => {
  const { now, pass, set } = clocks()
  expect(now()).toBe(1_800_000_000_000)
  pass(1500)
  expect(now()).toBe(1_800_000_001_500)
  set(3_600_000)
  expect(now()).toBe(1_800_003_601_500)
})

test('set back it goes on from where it was', () => {
  const { now, pass, set } = clocks()
  now()
  set(-3_600_000)
  pass(1000)
  expect(now()).toBe(1_800_000_001_000)
  pass(1000)
  expect(now()).toBe(1_800_000_002_000)
  set(3_600_000)
  expect(now()).toBe(1_800_000_002_000)
})

test('sessions keep their order and a run its time where the clock is set back', async () => {
  const clock = clocks()
  const runtime = new ScriptedRuntime()
  const app = makeServices({ runtime, now: clock.now })
  await app.models.load('tiny')
  const ask = async (text: string) => {
    const ids = app.runs.chat({ ...CHAT, text })
    await settled()
    return ids
  }
  await ask('first')
  runtime.run.start().finish('a')
  await settled()
  clock.pass(10)
  clock.set(-86_400_000)
  const { runId } = await ask('second')
  runtime.run.start().say('a', 'b')
  clock.pass(5000)
  runtime.crash()
  await settled()
  expect(app.sessions.list('', 9).map(({ title }) => title)).toEqual(['second', 'first'])
  const times = app.runs.events(runId).map(({ tMs }) => tMs)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(app.runs.events(runId).at(-1)).toMatchObject({ kind: 'failed' })
})

const DAY_MS = 86_400_000
const TRUE_MS = 1_800_000_000_000

/** One start of the app after the other, each with its own clock, on the same file. */
function starts() {
  const file = join(tempFolder(), 'vitrine.sqlite')
  return async (wall: number) => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime, opened: openStore({ file }), wall: () => wall })
    await app.models.load('tiny')
    const ask = async (text: string, sessionId: string | null = null) => {
      const ids = app.runs.chat({ ...CHAT, text, sessionId })
      await settled()
      runtime.run.start().finish(`to ${text}`)
      await settled()
      return ids
    }
    return { app, ask }
  }
}

test('a day ahead at one start, then right, then a day behind: everything stays in the order of writing', async () => {
  const start = starts()
  const ahead = await start(TRUE_MS + DAY_MS)
  const first = await ahead.ask('one')
  ahead.app.library.close()

  const right = await start(TRUE_MS)
  await right.ask('two')
  expect(right.app.sessions.list('', 9).map(({ title }) => title)).toEqual(['two', 'one'])
  right.app.library.close()

  const behind = await start(TRUE_MS - DAY_MS)
  const { app } = behind
  await behind.ask('three')
  expect(app.sessions.list('', 9).map(({ title }) => title)).toEqual(['three', 'two', 'one'])
  await behind.ask('one again', first.sessionId)
  expect(app.sessions.list('', 9).map(({ title }) => title)).toEqual(['one', 'three', 'two'])
  const { messages } = app.sessions.get(first.sessionId)
  expect(messages.map(({ text }) => text)).toEqual(['one', 'to one', 'one again', 'to one again'])
  const dates = messages.map(({ createdMs }) => createdMs)
  expect(dates).toEqual([...dates].sort((a, b) => a - b))
})

test('a clock that was years ahead does not date everything after it, and nothing is lost', async () => {
  const start = starts()
  const wrong = await start(TRUE_MS + 900 * DAY_MS)
  await wrong.ask('far')
  wrong.app.library.close()
  const { app, ask } = await start(TRUE_MS)
  await ask('near')
  const list = app.sessions.list('', 9)
  expect(list.map(({ title }) => title)).toEqual(['far', 'near'])
  expect(list[1]?.updatedMs).toBe(TRUE_MS)
})
