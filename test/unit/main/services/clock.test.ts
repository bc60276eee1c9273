import { expect, test } from 'vitest'
import { steadyNow } from '#main/services/steady-now.ts'
import { CHAT, makeServices, settled } from '#test/unit/support/services.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'

function clocks() {
  let [wall, passed] = [1_800_000_000_000, 500]
  return {
    now: steadyNow(
      () => wall,
      () => passed,
    ),
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
