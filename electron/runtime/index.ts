import type { ChildMessage, HostMessage } from '#shared/runtime/protocol.ts'
import { guardNetwork } from './network-guard.ts'
import { joinMain } from './parent-port.ts'
import { startEngine } from './start.ts'

const port = joinMain<HostMessage, ChildMessage>()
const post = (message: ChildMessage): void => {
  port.postMessage(message)
}
guardNetwork((target) => {
  post({ type: 'blocked', target })
})
const handle = startEngine(post, async () => {
  const { Engine } = await import('./engine.ts')
  return new Engine(post)
})
port.on('message', ({ data }) => {
  handle(data)
})
