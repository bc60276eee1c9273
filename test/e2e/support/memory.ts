import { expect } from '@playwright/test'
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningApp } from './app.ts'
import { kill, runtimeProcess } from './processes.ts'

const HUNGRY = join(import.meta.dirname, 'hungry-child.mjs')
/** Enough for the bundled model; little, so that it is soon full. */
const HEAP_MB = 256

/** What a hungry model process can be told. */
export type Act = 'objects' | 'buffers' | 'letGo'

export const runtimeOf = (app: RunningApp): number =>
  runtimeProcess(app.electron.process().pid ?? 0) ?? 0

/** From now on the app's model process is the same one with a small heap, which can be told to take memory. */
export async function makeHungry(app: RunningApp): Promise<void> {
  const before = runtimeOf(app)
  await app.electron.evaluate(
    ({ utilityProcess }, { script, heap }) => {
      const fork = utilityProcess.fork.bind(utilityProcess)
      utilityProcess.fork = (entry, _args, options = {}) => {
        const child = fork(script, [entry], { ...options, execArgv: [heap] })
        Reflect.set(globalThis, 'hungry', child)
        return child
      }
    },
    { script: HUNGRY, heap: `--js-flags=--max-old-space-size=${String(HEAP_MB)}` },
  )
  kill(before)
  await hasNewRuntime(app, before)
}

/** Waits until another model process than this one has its model. */
export async function hasNewRuntime(app: RunningApp, before: number): Promise<void> {
  await expect.poll(() => ![0, before].includes(runtimeOf(app))).toBe(true)
  await app.modelReady()
}

export async function tell(app: RunningApp, act: Act): Promise<void> {
  await app.electron.evaluate(
    (_electron, message) => {
      const hungry = Reflect.get(globalThis, 'hungry') as Electron.UtilityProcess
      hungry.postMessage(message)
    },
    { act },
  )
}

/** Little enough that the next sentence needs more, bytes. */
const LEFT = 4_000_000

/**
 * Puts a process into a group that has hardly any memory left, so that the kernel ends it. Linux, with the
 * right to make one.
 *
 * @returns what takes the group away again; null where that right is missing
 */
export function starve(pid: number): (() => void) | null {
  const name = `vitrine-${String(pid)}`
  const groups = [
    { folder: join('/sys/fs/cgroup/memory', name), limit: 'memory.limit_in_bytes' },
    { folder: join('/sys/fs/cgroup', name), limit: 'memory.max' },
  ]
  for (const { folder, limit } of groups) {
    try {
      mkdirSync(folder)
      writeFileSync(join(folder, limit), String(LEFT))
      writeFileSync(join(folder, 'cgroup.procs'), String(pid))
      return () => {
        rmdirSync(folder)
      }
    } catch {
      if (existsSync(folder)) rmdirSync(folder)
    }
  }
  return null
}
