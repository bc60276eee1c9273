import { constants, setPriority } from 'node:os'
import type { ChildMessage, HostMessage } from '#shared/runtime/protocol.ts'
import { Engine } from './engine.ts'
import { guardNetwork } from './network-guard.ts'

/** `process.parentPort` of an Electron utilityProcess, as far as it is used. */
interface ParentPort {
  postMessage(message: ChildMessage): void
  on(event: 'message', listener: (event: { data: HostMessage }) => void): void
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}

const port: unknown = Reflect.get(process, 'parentPort')
if (!isParentPort(port)) throw new Error('the model process needs an Electron utilityProcess')

// The window goes first where both want the processor: it draws a token in a few milliseconds, and waits
// for that behind the model's threads otherwise. Those are started by this one, and begin as it stands.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

// A terminal's Ctrl+C goes to all processes; main ends this one when what it does is stored.
process.on('SIGINT', () => undefined)

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
