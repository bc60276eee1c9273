import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Job } from '#main/services/many/jobs.ts'
import { openStore } from '#main/store/open-store.ts'
import { Random } from '#test/unit/support/random.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { addSession } from '#test/unit/support/store-data.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'

const job = (): Job & { stop: AbortController; told: number[] } => {
  const stop = new AbortController()
  const told: number[] = []
  return { stop, told, signal: stop.signal, tell: ({ doneBytes }) => told.push(doneBytes) }
}

function profile(sessions = 3) {
  const folder = tempFolder()
  const opened = openStore({ file: join(folder, 'vitrine.sqlite') })
  const random = new Random(7)
  for (let i = 0; i < sessions; i++) {
    const id = `s${String(i)}`
    const events = anyRun(random, `${id}-run`, 6)
    addSession(opened.file, { id, title: id, question: 'q', answer: 'a', events })
  }
  mkdirSync(join(folder, 'models', 'mine', 'onnx'), { recursive: true })
  writeFileSync(join(folder, 'models', 'mine', 'onnx', 'model.onnx'), 'w'.repeat(200_000))
  symlinkSync(tempFolder(), join(folder, 'models', 'linked'))
  const app = makeServices({ runtime: new ScriptedRuntime(), opened, profile: folder })
  return { folder, app, opened }
}

describe('a backup', () => {
  it('has what the log still holds, is whole, and says what is not in it', async () => {
    const { app, opened } = profile()
    const place = tempFolder()
    const work = job()
    const made = await app.profile.backUp(place, work)
    expect(made?.leftOut).toEqual(['linked'])
    expect(work.told.at(-1)).toBe(made?.bytes)
    const summary = await app.profile.choose(made?.folder ?? '', job())
    expect(summary).toMatchObject({
      sessions: 3,
      models: ['mine'],
      app: '0.0.0-test',
      bytes: made?.bytes,
    })
    const copy = openStore({ file: join(made?.folder ?? '', 'vitrine.sqlite') })
    for (const id of ['s0', 's1', 's2']) {
      expect(copy.file.traces.events(`${id}-run`)).toEqual(opened.file.traces.events(`${id}-run`))
      expect(copy.file.messages.ofSession(id)).toEqual(opened.file.messages.ofSession(id))
    }
    copy.file.close()
  })

  it('is made while sessions are written, as of one moment', async () => {
    const { app, opened } = profile(40)
    let more = 0
    const random = new Random(9)
    const made = await app.profile.backUp(tempFolder(), {
      signal: new AbortController().signal,
      tell: () => {
        const id = `later${String(more++)}`
        if (more > 20) return
        const events = anyRun(random, `${id}-run`, 6)
        addSession(opened.file, { id, title: id, question: 'q', answer: 'a', events })
      },
    })
    const copy = openStore({ file: join(made?.folder ?? '', 'vitrine.sqlite') })
    expect(copy.problem).toBeNull()
    const ids = copy.file.sessions.list('', 100).map(({ id }) => id)
    expect(ids.filter((id) => id.startsWith('s'))).toHaveLength(40)
    for (const id of ids) expect(copy.file.messages.ofSession(id)).toHaveLength(2)
    copy.file.close()
  })

  it('leaves nothing where it was stopped', async () => {
    const { app } = profile()
    const place = tempFolder()
    const work = job()
    work.stop.abort()
    expect(await app.profile.backUp(place, work)).toBeNull()
    expect(readdirSync(place)).toEqual([])
  })

  it('says so where it cannot be written, and leaves nothing', async () => {
    const { app } = profile()
    const place = join(tempFolder(), 'not-there')
    await expect(app.profile.backUp(place, job())).rejects.toMatchObject({
      code: 'profile.notBackedUp',
    })
  })
})

describe('restoring', () => {
  async function backup() {
    const from = profile()
    const made = await from.app.profile.backUp(tempFolder(), job())
    return { ...from, backup: made?.folder ?? '' }
  }
  const change = (folder: string, name: string, how: (text: string) => string): void => {
    const file = join(folder, name)
    writeFileSync(file, how(readFileSync(file, 'utf8')))
  }

  it.each([
    [
      'no list',
      (at: string) => {
        rmSync(join(at, 'backup.json'))
      },
    ],
    [
      'a list that is no JSON',
      (at: string) => {
        change(at, 'backup.json', () => '{')
      },
    ],
    [
      'a file less',
      (at: string) => {
        rmSync(join(at, 'models', 'mine', 'onnx', 'model.onnx'))
      },
    ],
    [
      'a changed file',
      (at: string) => {
        change(at, 'models/mine/onnx/model.onnx', (text) => text.replace('w', 'v'))
      },
    ],
    [
      'a shorter file',
      (at: string) => {
        change(at, 'models/mine/onnx/model.onnx', (text) => text.slice(1))
      },
    ],
    [
      'a path that leads out',
      (at: string) => {
        change(at, 'backup.json', (text) => text.replace('models/mine', 'models/../..'))
      },
    ],
    [
      'an absolute path',
      (at: string) => {
        change(at, 'backup.json', (text) => text.replace('models/mine', '/etc'))
      },
    ],
    [
      'no database in the list',
      (at: string) => {
        change(at, 'backup.json', (text) => text.replace('vitrine.sqlite', 'window.json'))
      },
    ],
    [
      'a link in place of a file',
      (at: string) => {
        const file = join(at, 'models', 'mine', 'onnx', 'model.onnx')
        const copy = join(at, 'copy')
        writeFileSync(copy, readFileSync(file))
        rmSync(file)
        symlinkSync(copy, file)
      },
    ],
  ])('refuses a backup with %s, and nothing is changed', async (_, spoil) => {
    const { app, folder, backup: at } = await backup()
    spoil(at)
    await expect(app.profile.choose(at, job())).rejects.toMatchObject({ code: 'profile.noBackup' })
    await expect(app.profile.restore(job())).rejects.toMatchObject({ code: 'profile.noBackup' })
    expect(app.restarts).toEqual([])
    expect(readdirSync(folder).filter((name) => !/^vitrine|^models$/.test(name))).toEqual([])
  })

  it('refuses one of a newer app', async () => {
    const { app, backup: at } = await backup()
    change(at, 'backup.json', (text) => text.replace('"version": 1', '"version": 2'))
    await expect(app.profile.choose(at, job())).rejects.toMatchObject({
      code: 'profile.newerBackup',
      data: { found: 2, known: 1 },
    })
  })

  it('takes it in, leaves word for the next start, and asks for that', async () => {
    const { app, folder, backup: at } = await backup()
    await app.profile.choose(at, job())
    await app.profile.restore(job())
    expect(app.restarts).toHaveLength(1)
    expect(readdirSync(folder)).toContain('pending.json')
    const staged = readdirSync(folder).find((name) => name.startsWith('restore-')) ?? ''
    expect(readdirSync(join(folder, staged)).sort()).toEqual(['models', 'vitrine.sqlite'])
  })

  it('one that was changed after it was looked through is refused all the same', async () => {
    const { app, folder, backup: at } = await backup()
    await app.profile.choose(at, job())
    change(at, 'models/mine/onnx/model.onnx', (text) => text.replace('w', 'v'))
    await expect(app.profile.restore(job())).rejects.toMatchObject({ code: 'profile.noBackup' })
    expect(readdirSync(folder).some((name) => /^restore-|pending/.test(name))).toBe(false)
    expect(app.restarts).toEqual([])
  })
})
