import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { followAddress, watchNavigations } from '#renderer/composables/follow-address.ts'

const Room = { render: () => null }

/** Two rooms, the second of which is loaded when `arrive` is called. */
async function inFirst() {
  const loaded = Promise.withResolvers<typeof Room>()
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { name: 'inspect', path: '/inspect/:runId?', component: Room },
      { name: 'sessions', path: '/sessions', component: () => loaded.promise },
    ],
  })
  watchNavigations(router)
  await router.push({ name: 'inspect' })
  const address = (): string => router.currentRoute.value.fullPath
  const follow = (panel: string): void => {
    followAddress(router, { name: 'inspect', query: { panel } })
  }
  return { router, address, follow, arrive: () => loaded.resolve(Room) }
}

it('the address says what is shown', async () => {
  const { address, follow } = await inFirst()
  follow('tokens')
  await expect.poll(address).toBe('/inspect?panel=tokens')
  follow('lens')
  await expect.poll(address).toBe('/inspect?panel=lens')
})

it('calls off no way to another room that is being loaded', async () => {
  const { router, address, follow, arrive } = await inFirst()
  const left = router.push({ name: 'sessions' })
  // As when a timer runs out meanwhile.
  await setTimeout(0)
  follow('tokens')
  arrive()
  await left
  expect(address()).toBe('/sessions')
})

it('goes on where the way to another room came to nothing', async () => {
  const { router, address, follow } = await inFirst()
  void router.push({ name: 'sessions' })
  await router.push({ name: 'inspect', query: { panel: 'block' } })
  follow('tokens')
  await expect.poll(address).toBe('/inspect?panel=tokens')
})
