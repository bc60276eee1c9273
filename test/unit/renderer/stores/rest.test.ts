import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useRest, useRestStore } from '#renderer/stores/rest.ts'

beforeEach(() => {
  setActivePinia(createPinia())
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

it('asks once, when nothing has been chosen for a while, and is at work until then', () => {
  const ask = vi.fn(() => expect(useRestStore().working).toBe(false))
  const scope = effectScope()
  const rest = scope.run(() => useRest(ask, () => 100))!
  expect(useRestStore().working).toBe(false)
  rest()
  vi.advanceTimersByTime(99)
  rest()
  vi.advanceTimersByTime(99)
  expect(useRestStore().working).toBe(true)
  expect(ask).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(ask).toHaveBeenCalledOnce()
  expect(useRestStore().working).toBe(false)
})

it('does not ask for what is no longer looked at', () => {
  const ask = vi.fn()
  const scope = effectScope()
  scope.run(() => useRest(ask, () => 100))!()
  expect(useRestStore().working).toBe(true)
  scope.stop()
  expect(useRestStore().working).toBe(false)
  vi.advanceTimersByTime(200)
  expect(ask).not.toHaveBeenCalled()
})
