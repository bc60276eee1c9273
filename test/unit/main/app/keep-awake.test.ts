import { expect, it } from 'vitest'
import { KeepAwake } from '#main/app/keep-awake.ts'

it('keeps the display on once, and lets it go', () => {
  const calls: string[] = []
  let last = 0
  const awake = new KeepAwake({
    start: (type) => {
      calls.push(`start ${type} ${String(++last)}`)
      return last
    },
    stop: (id) => calls.push(`stop ${String(id)}`),
  })
  awake.set(false)
  awake.set(true)
  awake.set(true)
  awake.set(false)
  awake.set(false)
  awake.set(true)
  expect(calls).toEqual([
    'start prevent-display-sleep 1',
    'stop 1',
    'start prevent-display-sleep 2',
  ])
})
