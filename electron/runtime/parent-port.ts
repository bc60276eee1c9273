import { constants, setPriority } from 'node:os'

/** `process.parentPort` of an Electron utilityProcess, as far as it is used. */
export interface ParentPort<In, Out> {
  postMessage(message: Out): void
  on(event: 'message', listener: (event: { data: In }) => void): void
}

function isParentPort<In, Out>(value: unknown): value is ParentPort<In, Out> {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}

/**
 * The way to main, of a process that leaves the window the right of way.
 *
 * @throws Error where this is no utilityProcess
 */
export function joinMain<In, Out>(): ParentPort<In, Out> {
  const port: unknown = Reflect.get(process, 'parentPort')
  if (!isParentPort<In, Out>(port)) throw new Error('an Electron utilityProcess is needed')

  // The window goes first where both want the processor: it draws a token in a few milliseconds, and
  // waits for that behind a model's threads otherwise. Those are started by this one, and begin as it
  // stands.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

  // A terminal's Ctrl+C goes to all processes; main ends this one when what it does is stored.
  process.on('SIGINT', () => undefined)
  return port
}
