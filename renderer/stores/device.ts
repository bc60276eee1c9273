import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { CheckState } from '#shared/runtime/device.ts'
import { isWithin, type Device } from '#shared/trace/device.ts'
import { onEvent, request } from '../client/ipc-client.ts'

const NOTHING: CheckState = { running: null, last: null, error: null }

/** What models can run on here, and how the device in use compares with the processor. */
export const useDeviceStore = defineStore('device', () => {
  /** The processor first; null until it is known. */
  const devices = shallowRef<readonly Device[] | null>(null)
  const check = shallowRef<CheckState>(NOTHING)

  /** A check has ended, and the device does not compute what the processor does. */
  const disagrees = computed(
    () => check.value.running === null && check.value.last !== null && !isWithin(check.value.last),
  )

  async function load(): Promise<void> {
    onEvent('device.state', (now) => (check.value = now))
    check.value = await request('device.state', null)
  }

  async function refresh(): Promise<void> {
    devices.value ??= await request('device.list', null)
  }

  async function start(): Promise<void> {
    check.value = await request('device.check', null)
  }

  async function stop(): Promise<void> {
    await request('device.stopCheck', null)
  }

  return { devices, check, disagrees, load, refresh, start, stop }
})
