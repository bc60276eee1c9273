import type { Locator } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningApp } from './support/app.ts'
import {
  answerGreedily,
  endsAs,
  LONG_QUESTION,
  runIdOf,
  send,
  shownText,
  textOf,
} from './support/chat.ts'
import { hasNewRuntime, makeHungry, runtimeOf, starve, tell } from './support/memory.ts'
import { kill } from './support/processes.ts'
import { expect, test } from './support/test.ts'
import type { ErrorCode } from '#shared/ipc/errors.ts'

/** What had been shown is still there, and stored; the last event says what happened. */
async function endsWith(
  app: RunningApp,
  answer: Locator,
  { shown, code }: { shown: string; code: ErrorCode },
): Promise<void> {
  await endsAs(answer, 'failed')
  expect(await textOf(answer)).toContain(shown)
  const events = await app.get('run.events', { runId: await runIdOf(answer) })
  expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code } })
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
  const text = events.map((event) => (event.kind === 'token' ? event.text : '')).join('')
  expect(text).toContain(shown)
}

const goesOn = async (app: RunningApp): Promise<void> => {
  await endsAs(await send(app, 'Say hello.'), 'done')
}

test('a model process whose heap is full says so, and the next one answers', async ({ app }) => {
  await app.modelReady()
  await answerGreedily(app)
  await makeHungry(app)
  const before = runtimeOf(app)
  const answer = await send(app, LONG_QUESTION)
  const shown = await shownText(answer, 20)
  await tell(app, 'objects')
  await endsWith(app, answer, { shown, code: 'run.outOfMemory' })
  await expect(answer).toContainText('Memory ran out, which ended the model process')
  await hasNewRuntime(app, before)
  await goesOn(app)
})

test('one that the kernel ends for want of memory is said to have had none', async ({ launch }) => {
  const app = await launch({ locale: 'zh-CN' })
  await app.modelReady()
  await answerGreedily(app)
  const before = runtimeOf(app)
  const answer = await send(app, LONG_QUESTION)
  const shown = await shownText(answer, 20)
  const release = starve(before)
  // Without the right to starve it, from outside: then it is not known why.
  if (release === null) kill(before)
  await endsWith(app, answer, { shown, code: release ? 'run.outOfMemory' : 'run.killed' })
  await expect(answer).toContainText(release ? '内存用尽，模型进程因此退出' : '内存不足时')
  await hasNewRuntime(app, before)
  release?.()
  await goesOn(app)
})

test('where only a large piece of memory is missing, the process and its model stay', async ({
  app,
}) => {
  await app.modelReady()
  await answerGreedily(app)
  await makeHungry(app)
  const before = runtimeOf(app)
  // A little over 1024 tokens: after some hundred more the room for keys and values has to grow, by what
  // cannot be had by then.
  const answer = await send(app, 'A long story about the sea. '.repeat(143))
  const shown = await shownText(answer, 3)
  await tell(app, 'buffers')
  await endsWith(app, answer, { shown, code: 'run.noMemory' })
  await expect(answer).toContainText('There was not enough memory for this, so it stopped here')
  await tell(app, 'letGo')
  await goesOn(app)
  expect(runtimeOf(app)).toBe(before)
})

test('what V8 reports before it gives up is no error of the app, and is understood', async ({
  app,
}) => {
  await app.modelReady()
  await answerGreedily(app)
  await makeHungry(app)
  const before = runtimeOf(app)
  const answer = await send(app, LONG_QUESTION)
  const shown = await shownText(answer, 20)
  // As Electron tells it from version 34 on; an earlier one ends without.
  await app.electron.evaluate(() => {
    const hungry = Reflect.get(globalThis, 'hungry') as Electron.UtilityProcess
    const event = 'Allocation failed - JavaScript heap out of memory'
    hungry.emit('error', 'FatalError', 'Reached heap limit', JSON.stringify({ header: { event } }))
  })
  kill(before)
  await endsWith(app, answer, { shown, code: 'run.outOfMemory' })
  await hasNewRuntime(app, before)
  await goesOn(app)
})

test('a process that tries a model out gives up before the machine has no memory left', async ({
  app,
}) => {
  await app.modelReady()
  const script = join(app.home, 'heap-limit.mjs')
  const says = 'process.parentPort.postMessage(getHeapStatistics().heap_size_limit)'
  writeFileSync(script, `import { getHeapStatistics } from 'node:v8'\n${says}\n`)
  // Another process is started as the one for the check is, and says what it may take.
  await app.electron.evaluate(({ utilityProcess }, other) => {
    const fork = utilityProcess.fork.bind(utilityProcess)
    const limit = new Promise((resolve) => {
      utilityProcess.fork = (entry, args, options) => {
        fork(other, [], options).once('message', resolve)
        return fork(entry, args, options)
      }
    })
    Reflect.set(globalThis, 'limit', limit)
  }, script)
  const { problem } = await app.get('model.recheck', { modelId: 'SmolLM2-135M-Instruct' })
  expect(problem).toBeNull()
  const bytes = await app.electron.evaluate(() => Reflect.get(globalThis, 'limit') as number)
  expect(bytes).toBeGreaterThanOrEqual(1536 * 2 ** 20)
  expect(bytes).toBeLessThan(2 ** 31)
})
