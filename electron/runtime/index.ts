import type { ChildMessage, HostMessage } from '#shared/runtime/protocol.ts'
import { Engine } from './engine.ts'
import { guardNetwork } from './network-guard.ts'
import { joinMain } from './parent-port.ts'

const port = joinMain<HostMessage, ChildMessage>()
const post = (message: ChildMessage): void => {
  port.postMessage(message)
}
guardNetwork((target) => {
  post({ type: 'blocked', target })
})
const engine = new Engine(post)
port.on('message', ({ data }) => {
  engine.handle(data)
})
