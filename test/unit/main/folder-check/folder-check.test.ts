import { fork } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FolderCheck, type CheckLink } from '#main/runtime-host/folder-check.ts'
import type { CheckMessage } from '#shared/runtime/folder-report.ts'
import { isSelfTestTarget, SELF_TEST_WAYS } from '#shared/self-test.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { TINY_TRANSLATORS } from '#test/fixtures/tiny-translators/shape.ts'
import { writeTinyTranslator } from '#test/fixtures/tiny-translators/write-tiny-translator.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { startCheck } from './start.ts'

const LIMITS = { ms: 50_000, bytesPerSecond: 2 ** 20, memory: 4 * 2 ** 30, intervalMs: 20 }
const MODELS = join(import.meta.dirname, '../../../../resources/models')
const ODD_CHILD = join(import.meta.dirname, 'odd-child.mjs')

it('a model that comes with the app answers with four tokens and what it held of them', async () => {
  const { checker } = startCheck(LIMITS)
  const folder = join(MODELS, 'SmolLM2-135M-Instruct')
  const { problem, dryRun } = await checker.check('SmolLM2', folder)
  expect(problem).toBeNull()
  expect(dryRun?.prompt).toContain('<|im_start|>user\nHello<|im_end|>')
  expect(dryRun?.tokens.map(({ text }) => text).join('')).toBe('Hello! How can')
  for (const { probability } of dryRun?.tokens ?? []) {
    expect(probability).toBeGreaterThan(0.05)
    expect(probability).toBeLessThanOrEqual(1)
  }
})

it('a translator that comes with the app translates', async () => {
  const { checker } = startCheck(LIMITS)
  const { problem, dryRun } = await checker.check('t', join(MODELS, 'tatoeba-en-zh'))
  expect(problem).toBeNull()
  expect(dryRun?.prompt).toBe('Hello')
  expect(dryRun?.tokens.length).toBeGreaterThan(0)
})

it('a process that checks is refused every way to a network, and says of each', async () => {
  const blocked: string[] = []
  const { checker } = startCheck(LIMITS, (target) => blocked.push(target))
  const attempts = await checker.tryNetwork()
  expect(attempts.map(({ way, by }) => [way, by])).toEqual(
    SELF_TEST_WAYS.check.map((way) => [way, 'guard']),
  )
  expect(blocked).toHaveLength(SELF_TEST_WAYS.check.length)
  expect(blocked.every(isSelfTestTarget)).toBe(true)
  await expect(oddCheck('exit').checker.tryNetwork()).rejects.toMatchObject({
    code: 'app.internal',
    data: { detail: 'exit code 3' },
  })
})

it.each(TINY_KINDS)('takes a decoder written as %s', async (kind) => {
  const folder = tempFolder()
  writeTinyModel(kind, folder)
  const { problem, dryRun } = await startCheck(LIMITS).checker.check('tiny', folder)
  expect(problem).toBeNull()
  expect(dryRun?.tokens.length).toBeGreaterThan(0)
})

it.each(TINY_TRANSLATORS)('takes a translator written as %s', async (kind) => {
  const folder = tempFolder()
  writeTinyTranslator(kind, 'split', folder)
  const { problem, dryRun } = await startCheck(LIMITS).checker.check('tiny', folder)
  expect(problem).toBeNull()
  expect(dryRun?.tokens.length).toBeGreaterThan(0)
})

/** A process that does `act` instead of checking. @param memory it holds, once it has been heard of */
function oddCheck(act: string, limits: Partial<typeof LIMITS> = {}, memory = 0) {
  let heard = act !== 'large'
  const pids: number[] = []
  const blocked: string[] = []
  const spawn = (): CheckLink => {
    const child = fork(ODD_CHILD, [act], { serialization: 'advanced' })
    pids.push(child.pid ?? 0)
    return {
      post: (request) => void child.send(request, () => undefined),
      onMessage: (listener) =>
        void child.on('message', (message) => {
          listener(message as CheckMessage)
          heard = true
        }),
      onExit: (listener) => void child.once('exit', (code) => listener({ code, why: 'other' })),
      kill: () => void child.kill('SIGKILL'),
      memory: () => (heard ? memory : 0),
    }
  }
  const onBlocked = (target: string): void => void blocked.push(target)
  const checker = new FolderCheck({ spawn, onBlocked, limits: { ...LIMITS, ...limits } })
  return { checker, pids, blocked }
}

const ends = async (pid: number | undefined): Promise<void> => {
  const alive = (): boolean => {
    try {
      return process.kill(pid ?? 0, 0)
    } catch {
      return false
    }
  }
  await expect.poll(alive, { timeout: 10_000 }).toBe(false)
}

it('says that its process ended before it was done', async () => {
  const { problem } = await oddCheck('exit').checker.check('m', '/m')
  expect(problem).toMatchObject({ code: 'model.checkCrashed', data: { model: 'm' } })
})

it('says that memory ran out where that ended it', async () => {
  const spawn = (): CheckLink => {
    let end: () => void = () => undefined
    return {
      post: () => {
        end()
      },
      onMessage: () => undefined,
      onExit: (listener) => (end = () => listener({ code: 6, why: 'memory' })),
      kill: () => undefined,
      memory: () => 0,
    }
  }
  const checker = new FolderCheck({ spawn, onBlocked: () => undefined, limits: LIMITS })
  const { problem } = await checker.check('m', '/m')
  expect(problem).toMatchObject({ code: 'model.checkNoMemory', data: { model: 'm' } })
})

it('gives up a process that does not come to an end, and ends it', async () => {
  const { checker, pids } = oddCheck('hang', { ms: 400 })
  const { problem } = await checker.check('m', '/m')
  expect(problem).toMatchObject({ code: 'model.checkTooLong', data: { model: 'm' } })
  await ends(pids[0])
})

it('ends a process that takes more memory than it may', async () => {
  const { checker, pids } = oddCheck('hang', { memory: 1e9 }, 2e9)
  const { problem } = await checker.check('m', '/m')
  expect(problem).toMatchObject({ code: 'model.checkTooMuch', data: { bytes: 2e9, limit: 1e9 } })
  await ends(pids[0])
})

it('gives a large folder more memory', async () => {
  const { problem } = await oddCheck('large', { memory: 1e9 }, 2e9).checker.check('m', '/m')
  expect(problem).toMatchObject({ code: 'model.notFinite' })
})

it('ends the process where nobody waits any more, and throws why', async () => {
  const { checker, pids } = oddCheck('hang')
  const stop = new AbortController()
  const checking = checker.check('m', '/m', stop.signal)
  stop.abort(new Error('enough'))
  await expect(checking).rejects.toThrow('enough')
  await ends(pids[0])
  await expect(checker.check('m', '/m', stop.signal)).rejects.toThrow('enough')
  expect(pids).toHaveLength(1)
})

it('hands on what its network guard refused, and a code nobody knows as app.internal', async () => {
  const { checker, blocked } = oddCheck('strange')
  const { problem, dryRun } = await checker.check('m', '/m')
  expect(problem).toMatchObject({ code: 'app.internal' })
  expect(dryRun).toBeNull()
  expect(blocked).toEqual(['dns example.org'])
})
