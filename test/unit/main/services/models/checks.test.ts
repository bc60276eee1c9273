import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FolderReport, StopSignal } from '#shared/runtime/folder-report.ts'
import { openStore } from '#main/store/open-store.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { PASSED } from './opened.ts'

const TOO_MUCH: FolderReport = {
  problem: {
    code: 'model.checkTooMuch',
    message: 'too much',
    data: { model: 'mine', bytes: 3e9, limit: 2e9 },
  },
  dryRun: null,
}

/** An app with one model in its folder that nobody added; what `checked` lists was checked. */
function open(
  answer: (signal?: StopSignal) => FolderReport | Promise<FolderReport> = () => PASSED,
) {
  const root = tempFolder()
  const own = join(root, 'models')
  const mine = join(own, 'mine')
  writeTinyModel('gqa', mine)
  const opened = openStore({ file: join(root, 'vitrine.sqlite') })
  const checked: string[] = []
  const runtime = new ScriptedRuntime()
  const start = () =>
    makeServices({
      ...{ runtime, ownModels: own, opened },
      checker: {
        check: async (_modelId, folder, signal) => {
          checked.push(folder)
          return answer(signal)
        },
      },
    })
  return { mine, checked, runtime, start }
}

describe('a model that was put into the models folder by hand', () => {
  it('is checked before its first use, and again once a file of it has changed', async () => {
    const { mine, checked, runtime, start } = open()
    const first = start()
    const loadedBefore: number[] = []
    first.models.onStatus((status) => {
      const isChecking = status.state === 'loading' && status.progress.phase === 'checking'
      if (isChecking) loadedBefore.push(runtime.loads.length)
    })
    expect((await first.models.load('mine')).state).toBe('ready')
    expect(loadedBefore).toEqual([0])
    expect(runtime.loads).toHaveLength(1)
    await first.models.load('tiny')
    await first.models.load('mine')
    await start().models.load('mine')
    expect(checked).toEqual([mine])
    appendFileSync(join(mine, 'config.json'), '\n')
    await start().models.load('mine')
    expect(checked).toEqual([mine, mine])
    // So is one that was replaced while the app runs.
    appendFileSync(join(mine, 'config.json'), '\n')
    await first.models.load('tiny')
    await first.models.load('mine')
    expect(checked).toEqual([mine, mine, mine])
  })

  it('is not read by the model process where the check finds something, and is checked again', async () => {
    const { checked, runtime, start } = open(() => TOO_MUCH)
    const { models, shelf } = start()
    for (const times of [1, 2]) {
      expect(await models.load('mine')).toMatchObject({
        state: 'failed',
        error: { code: 'model.checkTooMuch', data: { bytes: 3e9 } },
      })
      expect(checked).toHaveLength(times)
    }
    expect(runtime.loads).toEqual([])
    const { entries } = await shelf.shelf()
    expect(entries.find(({ card }) => card.id === 'mine')?.check?.report).toEqual(TOO_MUCH)
  })

  it('does not keep another waiting that is wanted meanwhile', async () => {
    const { runtime, start } = open(
      (signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            reject(new Error('stopped'))
          })
        }),
    )
    const { models } = start()
    const slow = models.load('mine')
    await expect.poll(() => models.status()).toMatchObject({ progress: { phase: 'checking' } })
    expect(await models.load('tiny')).toMatchObject({ state: 'ready', info: { id: 'tiny' } })
    expect(await slow).toMatchObject({ state: 'failed' })
    expect(models.status()).toMatchObject({ state: 'ready', info: { id: 'tiny' } })
    expect(runtime.loads).toMatchObject([{ modelId: 'tiny' }])
  })

  it('is not said to be bad because the app was quit while it was checked', async () => {
    const { start } = open(() => ({
      problem: { code: 'run.interrupted', message: '' },
      dryRun: null,
    }))
    const { models, shelf } = start()
    expect((await models.load('mine')).state).toBe('failed')
    const { entries } = await shelf.shelf()
    expect(entries.find(({ card }) => card.id === 'mine')?.check).toBeNull()
  })
})

it('what came with the app is not checked, and what was added with a check not twice', async () => {
  const { mine, checked, start } = open()
  const { models, modelImports, shelf } = start()
  await models.load('tiny')
  expect(checked).toEqual([])
  const stick = join(tempFolder(), 'Stick')
  writeTinyModel('mha', stick)
  for (const how of ['copy', 'link'] as const) {
    const { offerId } = await modelImports.offer(stick)
    const name = await modelImports.add(offerId, how, `by-${how}`)
    expect(checked.splice(0)).toHaveLength(1)
    expect((await models.load(name)).state).toBe('ready')
    expect(checked).toEqual([])
    if (how === 'copy') await shelf.check('mine')
    checked.splice(0)
  }
  await models.load('mine')
  expect(checked).not.toContain(mine)
})
