import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'
import { syncBuiltinESMExports } from 'node:module'

type Report = (target: string) => void

class BlockedError extends Error {
  readonly code = 'ERR_NETWORK_BLOCKED'
  constructor(target: string) {
    super(`This app uses no network: ${target} was refused.`)
    this.name = 'BlockedError'
  }
}

/**
 * Refuses every TCP, UDP and DNS use of Node in this process, and reports it. Pipes and Unix sockets
 * (a `path`) stay: they do not leave the machine. Chromium's side is the session's guard.
 *
 * @returns what puts Node's own functions back, for tests
 */
export function guardNode(report: Report): () => void {
  const undo = [
    guardSockets(report),
    guardDatagrams(report),
    guardNames(report),
    guardFetch(report),
  ]
  syncBuiltinESMExports()
  return () => {
    for (const restore of undo) restore()
    syncBuiltinESMExports()
  }
}

function guardSockets(report: Report): () => void {
  return replace(net.Socket.prototype, 'connect', (own) => {
    return function connect(this: net.Socket, ...args: unknown[]): unknown {
      const target = socketTarget(args)
      if (target === null) return Reflect.apply(own, this, args)
      report(target)
      // An HTTP agent listens to its socket from the next tick on: an error before that is nobody's, and
      // would end the process.
      process.nextTick(() => this.destroy(new BlockedError(target)))
      return this
    }
  })
}

/** `host:port` of what is to be connected to; null for a pipe. */
function socketTarget(args: unknown[]): string | null {
  // net.connect hands its arguments on as one array of its own.
  const own: unknown[] = Array.isArray(args[0]) ? args[0] : args
  const [first, second] = own
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && typeof first.path === 'string') return null
    const host = 'host' in first ? String(first.host) : 'localhost'
    return `${host}:${'port' in first ? String(first.port) : '?'}`
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return null
  return `${typeof second === 'string' ? second : 'localhost'}:${String(first)}`
}

function guardDatagrams(report: Report): () => void {
  const refuse =
    (what: string) =>
    () =>
    (...args: unknown[]): never => {
      const target = `udp ${what}${datagramTarget(args)}`
      report(target)
      throw new BlockedError(target)
    }
  return combine([
    replace(dgram.Socket.prototype, 'send', refuse('send')),
    replace(dgram.Socket.prototype, 'connect', refuse('connect')),
  ])
}

/** ` host:port` of a datagram: the last text behind the message, and the number before it; '' where connected. */
function datagramTarget(args: unknown[]): string {
  const at = args.findLastIndex((value, i) => i > 0 && typeof value === 'string')
  return at < 0 ? '' : ` ${String(args[at])}:${String(args[at - 1])}`
}

function guardNames(report: Report): () => void {
  const refuse = (args: unknown[]): BlockedError => {
    const target = `dns ${String(args[0])}`
    report(target)
    return new BlockedError(target)
  }
  const withCallback =
    () =>
    (...args: unknown[]): void => {
      const error = refuse(args)
      const callback = args.at(-1)
      if (typeof callback !== 'function') throw error
      process.nextTick(() => {
        Reflect.apply(callback, undefined, [error])
      })
    }
  const withPromise =
    () =>
    (...args: unknown[]) =>
      Promise.reject(refuse(args))
  const all = (target: object, make: () => (...args: unknown[]) => unknown): (() => void)[] =>
    lookups(target).map((name) => replace(target, name, make))
  return combine([
    ...all(dns, withCallback),
    ...all(dns.Resolver.prototype, withCallback),
    ...all(dns.promises, withPromise),
    ...all(dns.promises.Resolver.prototype, withPromise),
  ])
}

/** Names of the functions that ask a name server; a Resolver inherits most of its own. */
function lookups(target: object | null): string[] {
  if (target === null || target === Object.prototype) return []
  const own = Object.getOwnPropertyNames(target)
  const inherited = lookups(Object.getPrototypeOf(target) as object | null)
  return [...new Set([...own, ...inherited])].filter((name) =>
    /^(lookup|resolve|reverse)/.test(name),
  )
}

function guardFetch(report: Report): () => void {
  return replace(globalThis, 'fetch', () => (input: unknown) => {
    const target = input instanceof Request ? input.url : String(input)
    report(target)
    return Promise.reject(new BlockedError(target))
  })
}

/** Puts another function in a method's place; returns what puts the own one back. */
function replace(
  target: object,
  name: string,
  make: (own: (...args: unknown[]) => unknown) => unknown,
): () => void {
  const own: unknown = Reflect.get(target, name)
  if (typeof own !== 'function') return () => undefined
  Reflect.set(
    target,
    name,
    make(function (this: unknown, ...args: unknown[]): unknown {
      return Reflect.apply(own, this, args)
    }),
  )
  return () => {
    Reflect.set(target, name, own)
  }
}

function combine(undo: (() => void)[]): () => void {
  return () => {
    for (const restore of undo) restore()
  }
}
