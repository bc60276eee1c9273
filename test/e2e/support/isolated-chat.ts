// Runs in a network namespace of its own (isolation.ts): chats through the whole app, then prints what
// the kernel counted, and what it counts for one packet sent on purpose.
import dgram from 'node:dgram'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { RunningApp, removeHome } from './app.ts'
import { answerGreedily, endsAs, send, textOf } from './chat.ts'
import { sentPackets } from './isolation.ts'

const app = await RunningApp.launch()
await app.modelReady()
await answerGreedily(app)
const answer = await send(app, 'What is the capital of France?')
await endsAs(answer, 'done')
const text = await textOf(answer)
await app.page.getByTestId('nav-sessions').click()
await app.page.getByTestId('nav-settings').click()
const { count } = await app.get('app.blocked', null)
await app.close()
const byApp = sentPackets()

const socket = dgram.createSocket('udp4')
await new Promise((resolve) => {
  socket.send('x', 9, '203.0.113.1', resolve)
})
await new Promise((resolve) => {
  setTimeout(resolve, 500)
})
socket.close()
const telemetry = existsSync(join(app.home, '.cache', 'Microsoft'))
removeHome(app.home)
console.log(
  JSON.stringify({ text, blocked: count, byApp, onPurpose: sentPackets() - byApp, telemetry }),
)
