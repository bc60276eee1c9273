import Database from 'better-sqlite3'
import type { Locator } from '@playwright/test'
import { once } from 'node:events'
import { join } from 'node:path'
import { makeHome, type RunningApp } from './support/app.ts'
import {
  answerGreedily,
  endsAs,
  LONG_QUESTION,
  runIdOf,
  send,
  shownText,
  textOf,
} from './support/chat.ts'
import { smallDisk, type SmallDisk } from './support/small-disk.ts'
import { expect, test as base } from './support/test.ts'

interface Disk {
  disk: SmallDisk & { home: string }
}

const test = base.extend<Disk>({
  disk: async ({ browserName: _browser }, use) => {
    const home = makeHome()
    const disk = smallDisk(home)
    await use({ ...disk, home })
    disk.remove()
  },
})

const notices = (app: RunningApp) => app.page.locator('.ui-notice')
const recording = (app: RunningApp) => app.page.locator('[data-recording]')

interface Asked {
  message: string
  buttons: string[]
}

/** From now on the test answers what the app asks. */
async function answerQuestions({ electron }: RunningApp): Promise<void> {
  await electron.evaluate(({ dialog }) => {
    const asked: unknown[] = []
    Reflect.set(globalThis, 'asked', asked)
    Reflect.set(dialog, 'showMessageBox', (options: unknown) => {
      asked.push(options)
      return new Promise((resolve) => Reflect.set(globalThis, 'answer', resolve))
    })
  })
}

const asked = ({ electron }: RunningApp) =>
  electron.evaluate(() => Reflect.get(globalThis, 'asked') as Asked[])

const choose = ({ electron }: RunningApp, response: number) =>
  electron.evaluate((_electron, chosen) => {
    const answer = Reflect.get(globalThis, 'answer') as (button: { response: number }) => void
    answer({ response: chosen })
  }, response)

/** An answer is written while the disk fills to the last byte. */
async function writeOnFull(app: RunningApp, disk: SmallDisk): Promise<Locator> {
  await app.modelReady()
  await answerGreedily(app, 80)
  const answer = await send(app, LONG_QUESTION)
  await shownText(answer, 10)
  disk.fill()
  await expect(notices(app)).toContainText(
    disk.isReal ? 'The disk is full' : 'cannot be written for now',
    { timeout: 30_000 },
  )
  await expect(recording(app)).toHaveAttribute('data-recording', 'waiting')
  await endsAs(answer, 'done')
  return answer
}

async function quit(app: RunningApp): Promise<unknown[]> {
  const ended = once(app.electron.process(), 'exit')
  await app.electron.evaluate(({ app: electron }) => {
    // Not within the call: it is to be answered.
    setImmediate(() => {
      electron.quit()
    })
  })
  return ended
}

test('the disk fills to the last byte while an answer is written: nothing is lost, and room is enough', async ({
  launch,
  disk,
}) => {
  const app = await launch({ home: disk.home })
  const answer = await writeOnFull(app, disk)
  const [runId, text] = [await runIdOf(answer), await textOf(answer)]
  const next = await send(app, 'Say hello.')
  await endsAs(next, 'done')
  const nextId = await runIdOf(next)
  const shown = await app.get('run.events', { runId })
  const shownNext = await app.get('run.events', { runId: nextId })
  // The app can be used meanwhile.
  await app.page.getByTestId('nav-sessions').click()
  await app.page.getByTestId('nav-chat').click()

  disk.makeRoom()
  await expect(notices(app)).toContainText('Saving works again', { timeout: 60_000 })
  await expect(recording(app)).toHaveAttribute('data-recording', 'on')
  expect(await textOf(answer)).toBe(text)
  await app.killAll()
  const again = await launch({ home: disk.home })
  expect(await again.get('run.events', { runId })).toEqual(shown)
  expect(await again.get('run.events', { runId: nextId })).toEqual(shownNext)
  expect(sound(app)).toBe(true)
  expect(app.errors).toEqual([])
})

test('quitting with a full disk asks; with room made meanwhile all is stored', async ({
  launch,
  disk,
}) => {
  const app = await launch({ home: disk.home })
  const answer = await writeOnFull(app, disk)
  const runId = await runIdOf(answer)
  const shown = await app.get('run.events', { runId })
  await answerQuestions(app)
  const ended = quit(app)
  await expect.poll(() => asked(app)).toHaveLength(1)
  expect((await asked(app))[0]).toMatchObject({
    message: '1 session(s) not saved yet',
    buttons: ['Try again', 'Quit without saving'],
  })
  // Nothing has changed: asked again, and the window is still there.
  await choose(app, 0)
  await expect.poll(() => asked(app)).toHaveLength(2)
  await expect(answer).toBeVisible()
  disk.makeRoom()
  await choose(app, 0)
  expect(await ended).toEqual([0, null])
  const again = await launch({ home: disk.home })
  expect(await again.get('run.events', { runId })).toEqual(shown)
})

test('whoever quits without saving loses what they were told of, and nothing else', async ({
  launch,
  disk,
}) => {
  const app = await launch({ home: disk.home, locale: 'zh-CN' })
  await app.modelReady()
  await answerGreedily(app, 40)
  const kept = await send(app, 'Say hello.')
  await endsAs(kept, 'done')
  const keptId = await runIdOf(kept)
  const before = await app.get('run.events', { runId: keptId })
  disk.fill()
  const lost = await send(app, LONG_QUESTION)
  await expect(notices(app)).toContainText(disk.isReal ? '磁盘已满' : '暂时无法写入')
  await endsAs(lost, 'done')
  const lostId = await runIdOf(lost)
  await answerQuestions(app)
  const ended = quit(app)
  await expect.poll(() => asked(app)).toHaveLength(1)
  expect((await asked(app))[0]).toMatchObject({
    message: '有 1 个会话还没有存盘',
    buttons: ['再试一次', '不保存，直接退出'],
  })
  await choose(app, 1)
  expect(await ended).toEqual([0, null])
  disk.makeRoom()
  const again = await launch({ home: disk.home })
  expect(await again.get('run.events', { runId: keptId })).toEqual(before)
  expect(await again.ask('run.events', { runId: lostId })).toMatchObject({ ok: false })
  expect(sound(again)).toBe(true)
})

/** Whether the library is whole. */
function sound(app: RunningApp): boolean {
  const db = new Database(join(app.userData, 'vitrine.sqlite'), { readonly: true })
  const isSound = db.pragma('integrity_check', { simple: true }) === 'ok'
  db.close()
  return isSound
}
