import { expect, it } from 'vitest'
import { Lazy } from '#runtime/models/lazy.ts'

it('is made once, when it is first needed, and anew after it was let go of', async () => {
  let made = 0
  const released: number[] = []
  const lazy = new Lazy(() => Promise.resolve(++made))
  const release = (one: number): Promise<void> => Promise.resolve(void released.push(one))
  await lazy.letGo(release)
  expect([made, released]).toEqual([0, []])
  expect(await Promise.all([lazy.get(), lazy.get()])).toEqual([1, 1])
  await lazy.letGo(release)
  await lazy.letGo(release)
  expect(released).toEqual([1])
  expect(await lazy.get()).toBe(2)
})

it('that could not be made is tried again, and nothing is released for it', async () => {
  let tries = 0
  const lazy = new Lazy(() =>
    ++tries === 1 ? Promise.reject(new Error('no')) : Promise.resolve(tries),
  )
  const failing = lazy.get()
  const letting = lazy.letGo(() => Promise.reject(new Error('must not be called')))
  await expect(failing).rejects.toThrow('no')
  await letting
  expect(await lazy.get()).toBe(2)
})
