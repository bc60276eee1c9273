import { expect, it } from 'vitest'
import { inTurn } from '#renderer/stores/in-turn.ts'

/** Something that is done when the test says so. */
function steps() {
  const done: (() => void)[] = []
  const began: number[] = []
  const make = (at: number): Promise<void> => {
    began.push(at)
    return new Promise((resolve) => done.push(resolve))
  }
  const finish = async (): Promise<void> => {
    done.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { began, make, finish }
}

it('does one after the other and says which', async () => {
  const errors: unknown[] = []
  const queue = inTurn((error) => errors.push(error))
  const { began, make, finish } = steps()
  const all = queue.each(queue.want(), 1, 3, make)
  expect([began, queue.working.value]).toEqual([[1], 1])
  await finish()
  expect([began, queue.working.value]).toEqual([[1, 2], 2])
  await finish()
  await all
  expect(queue.working.value).toBeNull()
})

it('leaves what is no longer wanted after the step under way, and says nothing of its failure', async () => {
  const errors: unknown[] = []
  const queue = inTurn((error) => errors.push(error))
  const { began, make, finish } = steps()
  void queue.each(queue.want(), 0, 5, async (at) => {
    await make(at)
    throw new Error('of something nobody waits for')
  })
  const still = queue.want()
  let settled = false
  void queue.settled().then(() => (settled = true))
  await Promise.resolve()
  expect(settled).toBe(false)
  await finish()
  expect([settled, began, errors]).toEqual([true, [0], []])
  expect(still()).toBe(true)
})

it('tells why the last that was wanted failed, and stops there', async () => {
  const errors: unknown[] = []
  const queue = inTurn((error) => errors.push(error))
  const began: number[] = []
  await queue.each(queue.want(), 0, 3, (at) => {
    began.push(at)
    return Promise.reject(new Error('no model'))
  })
  expect([began, errors, queue.working.value]).toEqual([[0], [new Error('no model')], null])
})
