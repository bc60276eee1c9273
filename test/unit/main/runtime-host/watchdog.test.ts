import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Watchdog } from '#main/runtime-host/watchdog.ts'

const LIMITS = { intervalMs: 1000, workMs: 10_000, loadMs: 120_000 }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function setup() {
  let clock = 0
  let pings = 0
  const hangs: number[] = []
  const dog = new Watchdog(
    LIMITS,
    () => pings++,
    (seconds) => hangs.push(seconds),
    () => clock,
  )
  return {
    dog,
    hangs,
    pings: () => pings,
    /** Lets seconds go by as they do on a computer that is awake. */
    pass(seconds: number) {
      for (let i = 0; i < seconds; i++) {
        clock += 1000
        vi.advanceTimersByTime(1000)
      }
    },
    /** The lid is closed: the clock goes on, timers do not. */
    sleep(seconds: number) {
      clock += seconds * 1000
    },
  }
}

test('silence is allowed up to the limit, then reported once', () => {
  const { dog, hangs, pass, pings } = setup()
  dog.watch(false)
  pass(10)
  expect([hangs, pings()]).toEqual([[], 10])
  pass(60)
  expect(hangs).toEqual([10])
})

test('any message counts as a sign of life', () => {
  const { dog, hangs, pass } = setup()
  dog.watch(false)
  for (let i = 0; i < 20; i++) {
    pass(9)
    dog.heard()
  }
  expect(hangs).toEqual([])
})

test('loading a model may take longer than a run', () => {
  const { dog, hangs, pass } = setup()
  dog.watch(true)
  pass(120)
  expect(hangs).toEqual([])
  pass(1)
  expect(hangs).toEqual([120])
})

test('a computer that slept is no hung child', () => {
  const { dog, hangs, pass, sleep } = setup()
  dog.watch(false)
  pass(5)
  sleep(3600)
  pass(5)
  expect(hangs).toEqual([])
  pass(10)
  expect(hangs).toEqual([10])
})

test('where nothing is waited for, nothing is watched, and watching starts anew', () => {
  const { dog, hangs, pass, pings } = setup()
  dog.watch(false)
  pass(9)
  dog.rest()
  pass(100)
  expect([hangs, pings()]).toEqual([[], 9])
  dog.watch(false)
  pass(9)
  expect(hangs).toEqual([])
})
