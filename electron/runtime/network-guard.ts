import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

type Report = (target: string) => void
type Method = (this: unknown, ...args: unknown[]) => unknown

class NetworkBlocked extends Error {
  readonly code = 'ERR_NETWORK_BLOCKED'

  constructor(target: string) {
    super(`the model process uses no network: ${target} was refused`)
    this.name = 'NetworkBlocked'
  }
}

/**
 * Refuses whatever in Node would reach another machine from this process, and reports it: sockets,
 * datagrams, names and fetch. Every http, https and tls request goes through one of the first two. Pipes
 * stay, they do not leave the machine; the port to main is not a socket of Node's at all.
 *
 * @param report called with `host:port`, a name or a URL
 * @returns what puts Node's own functions back, for tests
 */
export function guardNetwork(report: Report): () => void {
  const refuse = (target: string): NetworkBlocked => {
    report(target)
    return new NetworkBlocked(target)
  }
  const restore = [
    swap(net.Socket.prototype, 'connect', (own) => refusedConnect(own, refuse)),
    ...['send', 'connect', 'bind'].map((name) =>
      swap(dgram.Socket.prototype, name, () => (...args) => {
        throw refuse(`udp ${name}${datagramTarget(args)}`)
      }),
    ),
    ...nameLookups(dns).map((name) => swap(dns, name, () => refusedCallback(refuse))),
    ...nameLookups(dns.promises).map((name) =>
      swap(dns.promises, name, () => (host) => Promise.reject(refuse(`dns ${String(host)}`))),
    ),
    swap(globalThis, 'fetch', () => (input) => Promise.reject(refuse(urlOf(input)))),
    // A function, because it is called with `new`.
    swap(globalThis, 'WebSocket', () => {
      return function refused(url) {
        throw refuse(urlOf(url))
      }
    }),
  ]
  // `import { connect } from 'node:net'` must see the same functions.
  syncBuiltinESMExports()
  return () => {
    for (const undo of restore) undo()
    syncBuiltinESMExports()
  }
}

function refusedConnect(own: Method, refuse: (target: string) => NetworkBlocked): Method {
  return function connect(this: unknown, ...args) {
    const target = connectTarget(args)
    if (target === null || !(this instanceof net.Socket)) return Reflect.apply(own, this, args)
    const error = refuse(target)
    // An HTTP agent listens to its socket from the next tick on: an error before that is nobody's, and
    // would end the process.
    process.nextTick(() => this.destroy(error))
    return this
  }
}

/** `host:port`, or null for a pipe. net.connect hands its arguments on as one array. */
function connectTarget(args: unknown[]): string | null {
  const [only]: unknown[] = args
  const list: readonly unknown[] = Array.isArray(only) ? only : args
  const [first, second] = list
  if (typeof first === 'object' && first !== null) {
    const { path, host, port } = { path: null, host: 'localhost', port: '?', ...first }
    return typeof path === 'string' ? null : `${String(host)}:${String(port)}`
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return null
  return `${typeof second === 'string' ? second : 'localhost'}:${String(first)}`
}

/** ` host:port` of a datagram: the last text behind the message, and the number before it; '' where connected. */
function datagramTarget(args: unknown[]): string {
  const at = args.findLastIndex((value, i) => i > 0 && typeof value === 'string')
  return at < 0 ? '' : ` ${String(args[at])}:${String(args[at - 1])}`
}

function refusedCallback(refuse: (target: string) => NetworkBlocked): Method {
  return (...args) => {
    const error = refuse(`dns ${String(args[0])}`)
    const callback = args.at(-1)
    if (typeof callback !== 'function') throw error
    process.nextTick(() => {
      Reflect.apply(callback, undefined, [error])
    })
  }
}

/** Names of the functions that ask a name server. */
function nameLookups(module: object): string[] {
  return Object.keys(module).filter((name) => /^(lookup|resolve|reverse)/.test(name))
}

function urlOf(input: unknown): string {
  return input instanceof Request ? input.url : String(input)
}

/** Puts another function in the place of a method; returns what puts the own one back. */
function swap(target: object, name: string, make: (own: Method) => Method): () => void {
  const own: unknown = Reflect.get(target, name)
  if (typeof own !== 'function') return () => undefined
  Reflect.set(
    target,
    name,
    make(function (this: unknown, ...args) {
      return Reflect.apply(own, this, args)
    }),
  )
  return () => {
    Reflect.set(target, name, own)
  }
}
