// Runs in a network namespace of its own (isolation.ts): goes through every room of the whole app and does
// what is done there, then prints what the kernel counted, and what it counts for packets sent on purpose.
import dgram from 'node:dgram'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { RunningApp, removeHome } from './app.ts'
import { choose } from './asked-paths.ts'
import { answerGreedily, endsAs, send, textOf } from './chat.ts'
import { inspectPanels } from './inspect-views.ts'
import { linkKind, sentPackets } from './isolation.ts'
import { figureStands } from './lesson-views.ts'

const done: string[] = []
const app = await RunningApp.launch()
const { page } = app
const nothing = (): Promise<void> => Promise.resolve()
/** Says where it is, for whoever has to find out where a packet came from. */
function step(name: string): void {
  done.push(name)
  console.error(`${name}: ${String(sentPackets())} packets so far`)
}

await app.modelReady()
await answerGreedily(app, 24)
const answer = await send(app, 'What is the capital of France?')
await endsAs(answer, 'done')
const text = await textOf(answer)
await page.getByTestId('xray').click()
await answer.locator('[data-testid=token][data-p]').nth(2).click()
await page.getByTestId('candidate').first().waitFor()
step('chat')

await page.getByTestId('nav-translate').click()
await page.getByTestId('source').fill('I like apples.')
await page.locator('[data-testid=target][data-text^=I][data-state=done]').waitFor()
step('translate')

await inspectPanels(app, nothing)
step('inspect')

// One that counts, one that trains a network in a worker, one that asks the model.
for (const address of ['4/2', '6/4', '2/2']) {
  await page.evaluate((hash) => (location.hash = hash), `#/lessons/${address}`)
  await page.getByTestId('lesson').waitFor()
  await figureStands(page)
}
step('lessons')

await page.getByTestId('nav-sessions').click()
await page.getByTestId('session').last().click()
await page.getByTestId('replay-timeline').waitFor()
await page.getByTestId('replay-step').click()
step('replay')
await page.keyboard.press('F5')
await page.getByTestId('stage-preview').getByTestId('token').first().waitFor()
await page.getByTestId('present-end').click()
await page.getByTestId('present').waitFor()
step('presenter')

const out = join(app.home, 'out')
mkdirSync(out)
const list = await app.get('session.list', { query: '', limit: 10 })
const sessionIds = list.map(({ id }) => id)
const sessionId = list.find(({ sample }) => sample)?.id ?? ''
await choose(app, { folder: out, file: join(out, 'taken.html') })
await app.get('library.export', { job: 'out', sessionIds, privateNotes: false })
await app.get('handout.save', { sessionId, languages: ['zh-CN', 'en'] })
step('export')

await page.getByTestId('nav-models').click()
await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
step('models')

await page.getByTestId('nav-settings').click()
await page.getByTestId('self-test').click()
const verdict = page.getByTestId('self-test-verdict')
await verdict.waitFor()
const through = Number(await verdict.getAttribute('data-through'))
await page.getByTestId('back-up').click()
await expect
  .poll(() => readdirSync(out).filter((name) => /^vitrine-backup[\d-]+$/.test(name)))
  .toHaveLength(1)
const { count, tests } = await app.get('app.blocked', null)
step('settings')

await app.close()
const byApp = sentPackets()

// From this process, which none of the app's guards is in.
const socket = dgram.createSocket('udp4')
await new Promise((resolve) => {
  socket.send('x', 9, '203.0.113.1', resolve)
})
const connection = net.connect(9, '192.0.2.1').on('error', () => undefined)
await delay(500)
connection.destroy()
socket.close()
const telemetry = existsSync(join(app.home, '.cache', 'Microsoft'))
const written = readdirSync(out).length
removeHome(app.home)
const onPurpose = sentPackets() - byApp
console.log(
  JSON.stringify({
    ...{ link: linkKind(), done, text, through, blocked: count, tests, written, telemetry },
    ...{ byApp, onPurpose },
  }),
)
