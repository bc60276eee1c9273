import { fork } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { ChildLink } from '#main/runtime-host/child-link.ts'
import { RuntimeHost } from '#main/runtime-host/runtime-host.ts'
import type { SerializedError } from '#shared/trace/event.ts'

const CHILD = join(import.meta.dirname, 'child.mjs')
const pids: number[] = []
const hosts: RuntimeHost[] = []

function spawn(): ChildLink {
  const child = fork(CHILD, { serialization: 'advanced', stdio: 'inherit' })
  if (child.pid !== undefined) pids.push(child.pid)
  return {
    post: (request) => void child.send(request, () => undefined),
    onMessage: (listener) => void child.on('message', listener as (message: unknown) => void),
    onExit: (listener) => void child.once('exit', (code) => listener({ code, why: 'other' })),
    kill: () => void child.kill('SIGKILL'),
  }
}

function start(limits?: { intervalMs: number; workMs: number; loadMs: number }) {
  const blocked: string[] = []
  const crashes: SerializedError[] = []
  const host = new RuntimeHost({
    spawn,
    onBlocked: (target) => blocked.push(target),
    ...(limits && { limits }),
  })
  host.onCrash((error) => crashes.push(error))
  hosts.push(host)
  return { host, blocked, crashes }
}

const say = (host: RuntimeHost, text: string) => host.call('tokenize', { text })
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.dispose()))
  expect(pids.splice(0).filter(alive)).toEqual([])
})

test('each call gets its own answer', async () => {
  const { host } = start()
  const answers = await Promise.all(['a', 'b', 'c'].map((text) => say(host, text)))
  expect(answers.map(([token]) => token?.text)).toEqual(['a', 'b', 'c'])
})

test('events with typed arrays, progress and refusals come through', async () => {
  const { host, blocked } = start()
  const heard: unknown[] = []
  host.onEvents((runId, events) => heard.push([runId, events]))
  const stop = host.onProgress(({ loadedBytes }) => heard.push(loadedBytes))
  await say(host, 'events')
  await say(host, 'blocked')
  await host.call('load', { modelId: 'm', folder: '/', threads: null })
  stop()
  await host.call('load', { modelId: 'm', folder: '/', threads: null })
  expect(heard).toEqual([['r', [{ seq: 0, data: new Float32Array([1]) }]], 1])
  expect(blocked).toEqual(['dns example.org'])
})

test('the child’s errors keep code and data; an unknown code becomes internal', async () => {
  const { host } = start()
  await expect(host.call('unload', {})).rejects.toMatchObject({
    code: 'model.notLoaded',
    data: { model: 'x' },
  })
  await expect(say(host, 'strange')).rejects.toMatchObject({
    code: 'app.internal',
    data: { detail: 'odd' },
  })
})

test.each(['die', 'exit'])(
  'after “%s” every waiting call is refused and a new child answers',
  async (how) => {
    const { host, crashes } = start()
    const [before] = await say(host, 'a')
    let again: Promise<unknown> = Promise.resolve()
    host.onCrash(() => {
      again = say(host, 'b')
    })
    const results = await Promise.allSettled([say(host, 'never'), say(host, how), say(host, 'a')])
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected'])
    for (const result of results) expect(result).toMatchObject({ reason: { code: 'run.crashed' } })
    expect(crashes.map(({ code }) => code)).toEqual(['run.crashed'])
    const after = await again
    expect(after).toMatchObject([{ text: 'b' }])
    expect(after).not.toMatchObject([{ id: before?.id }])
  },
)

test.each([
  ['memory', 'run.outOfMemory'],
  ['killed', 'run.killed'],
  ['other', 'run.crashed'],
] as const)('an end by “%s” is told as %s to whoever waits', async (why, code) => {
  let end: () => void = () => undefined
  const host = new RuntimeHost({
    spawn: () => ({
      post: () => undefined,
      onMessage: () => undefined,
      onExit: (listener) => (end = () => listener({ code: 9, why })),
      kill: () => undefined,
    }),
    onBlocked: () => undefined,
  })
  const told: string[] = []
  host.onCrash((error) => told.push(error.code))
  const refused = expect(say(host, 'a')).rejects.toMatchObject({ code, data: { exitCode: 9 } })
  end()
  await refused
  expect(told).toEqual([code])
})

test('a child that dies again and again is started only when needed, and then it is', async () => {
  const { host, crashes } = start()
  for (let i = 0; i < 5; i++) await expect(say(host, 'die')).rejects.toThrow('run.crashed')
  expect(crashes).toHaveLength(5)
  expect(pids).toHaveLength(5)
  expect(await say(host, 'a')).toMatchObject([{ text: 'a' }])
})

const FAST = { intervalMs: 20, workMs: 300, loadMs: 60_000 }

test('a hung child is ended, the call refused with the time waited, and a new child answers', async () => {
  const { host, crashes } = start({ ...FAST, workMs: 1000 })
  await expect(say(host, 'hang')).rejects.toMatchObject({ code: 'run.hung', data: { seconds: 1 } })
  expect(crashes.map(({ code }) => code)).toEqual(['run.hung'])
  expect(await say(host, 'a')).toMatchObject([{ text: 'a' }])
})

test('a question may keep the child as busy as loading does: sessions are opened for it', async () => {
  const { host, crashes } = start(FAST)
  const request = { probe: 'score', positions: 'all' } as const
  expect(await host.call('probe', { ids: [1], request })).toEqual({ entries: [] })
  expect(crashes).toEqual([])
})

test('a run on a graphics processor may be silent as long: shaders are compiled in the middle of it', async () => {
  const { host, crashes } = start(FAST)
  const params = { runId: 'compiles' } as Parameters<typeof host.call<'generate'>>[1]
  await host.call('load', { modelId: 'm', folder: '/', threads: null, device: 'webgpu' })
  expect(await host.call('generate', params)).toBeNull()
  await host.call('load', { modelId: 'm', folder: '/', threads: null })
  expect(await host.call('generate', { ...params, device: 'webgpu' })).toBeNull()
  expect(crashes).toEqual([])
  await expect(say(host, 'a')).resolves.toMatchObject([{ text: 'a' }])
})

test('a run that hangs is found as soon while a question waits', async () => {
  const { host } = start({ ...FAST, workMs: 1000 })
  const params = {} as Parameters<typeof host.call<'generate'>>[1]
  const running = host.call('generate', params)
  const asked = host.call('probe', { ids: [1], request: { probe: 'score', positions: 'all' } })
  const refused = expect(asked).rejects.toMatchObject({ code: 'run.hung' })
  await expect(running).rejects.toMatchObject({ code: 'run.hung', data: { seconds: 1 } })
  await refused
  expect(await say(host, 'a')).toMatchObject([{ text: 'a' }])
})

test('a child stopped by the system is ended too', async () => {
  const { host } = start(FAST)
  await say(host, 'a')
  process.kill(pids[0] ?? 0, 'SIGSTOP')
  await expect(say(host, 'a')).rejects.toMatchObject({ code: 'run.hung' })
  expect(await say(host, 'a')).toMatchObject([{ text: 'a' }])
})

test('a slow answer from a child that still answers pings is waited for', async () => {
  const { host, crashes } = start(FAST)
  await say(host, 'a')
  expect(await say(host, 'slow')).toEqual([])
  expect(crashes).toEqual([])
})

test('disposing ends the child, refuses what waits and what comes later, and is no crash', async () => {
  const { host, crashes } = start()
  await say(host, 'a')
  const waiting = say(host, 'never')
  const refused = expect(waiting).rejects.toMatchObject({ code: 'run.interrupted' })
  await host.dispose()
  await refused
  await expect(say(host, 'a')).rejects.toMatchObject({ code: 'run.interrupted' })
  expect(crashes).toEqual([])
  expect(pids.filter(alive)).toEqual([])
})
