/**
 * The app tries to reach a network on purpose, to show that it cannot. What it tries to reach is reserved
 * and is nobody's: an address for documentation (TEST-NET-1, RFC 5737) and a name that never is one (RFC 2606).
 */
export const SELF_TEST_ADDRESS = '192.0.2.1'
const SELF_TEST_NAME = 'self-test.invalid'
const PORT = 9

export type AppProcess = 'renderer' | 'main' | 'runtime'

/** Ways to a network that are tried, in the order they are shown. */
export const SELF_TEST_WAYS = {
  renderer: ['fetch', 'image', 'beacon', 'socket', 'call'],
  main: ['electron', 'fetch', 'http', 'https', 'tcp', 'tls', 'udp', 'lookup', 'resolve'],
  runtime: ['fetch', 'http', 'https', 'tcp', 'tls', 'udp', 'lookup', 'resolve'],
  // Reads a model folder before it is used; what it attempts counts as the model process's.
  check: ['fetch', 'http', 'https', 'tcp', 'tls', 'udp', 'lookup', 'resolve'],
} as const satisfies Record<AppProcess | 'check', readonly string[]>

/** Every kind of process the app has. */
export type TestedProcess = keyof typeof SELF_TEST_WAYS
export type SelfTestWay = (typeof SELF_TEST_WAYS)[TestedProcess][number]

/** What refused it: the guard over Node's functions, the session's filter, the page's policy, or that a call finds no path. */
export type RefusedBy = 'guard' | 'session' | 'policy' | 'noPath'

/** How one attempt ended. */
export interface SelfTestAttempt {
  way: SelfTestWay
  /** null: nothing of the app's refused it. */
  by: RefusedBy | null
  /** What the process itself said, at most 200 letters. */
  said: string
}

/** Whether a refused target is one of the self-test's. */
export function isSelfTestTarget(target: string): boolean {
  return target.includes(SELF_TEST_ADDRESS) || target.includes(SELF_TEST_NAME)
}

interface Emitter {
  on(event: string, listener: (value: unknown) => void): unknown
}

/** Node's own modules, handed in: this file is for every process. */
export interface NodeNetwork {
  fetch: (url: string) => Promise<unknown>
  http: { get(url: string): Emitter }
  https: { get(url: string): Emitter }
  net: { connect(port: number, host: string): Emitter }
  tls: { connect(port: number, host: string): Emitter }
  dgram: {
    createSocket(type: 'udp4'): {
      send(text: string, port: number, address: string, sent: (error: unknown) => void): void
      close(): void
    }
  }
  dns: {
    lookup(name: string, found: (error: unknown) => void): unknown
    resolve4(name: string, found: (error: unknown) => void): unknown
  }
}

type Tries = Partial<Record<SelfTestWay, () => Promise<unknown>>>

/** Every way Node has, each as an attempt: resolves where it got through, rejects where not. */
export function nodeTries({ fetch, http, https, net, tls, dgram, dns }: NodeNetwork): Tries {
  const called = (start: (ended: (error: unknown) => void) => unknown): Promise<void> =>
    new Promise((resolve, reject) => {
      start((error) => {
        if (error) reject(asError(error))
        else resolve()
      })
    })
  const emits = (open: () => Emitter, open_: string): (() => Promise<unknown>) => {
    return () =>
      new Promise((resolve, reject) => {
        const emitter = open()
        emitter.on(open_, resolve)
        emitter.on('error', (error) => {
          reject(asError(error))
        })
      })
  }
  return {
    fetch: () => fetch(`http://${SELF_TEST_ADDRESS}:${String(PORT)}/fetch`),
    http: emits(() => http.get(`http://${SELF_TEST_ADDRESS}:${String(PORT)}/`), 'response'),
    https: emits(() => https.get(`https://${SELF_TEST_ADDRESS}:${String(PORT)}/`), 'response'),
    tcp: emits(() => net.connect(PORT, SELF_TEST_ADDRESS), 'connect'),
    tls: emits(() => tls.connect(PORT, SELF_TEST_ADDRESS), 'secureConnect'),
    udp: () => {
      const socket = dgram.createSocket('udp4')
      return called((ended) => {
        socket.send('?', PORT, SELF_TEST_ADDRESS, ended)
      }).finally(() => {
        socket.close()
      })
    },
    lookup: () => called((ended) => dns.lookup(SELF_TEST_NAME, ended)),
    resolve: () => called((ended) => dns.resolve4(SELF_TEST_NAME, ended)),
  }
}

/** Nothing of the app's takes this long to refuse something. */
const REFUSED_WITHIN_MS = 2000

/**
 * Tries all at once. What is not refused by one of the app's locks counts as got through, also where the
 * laptop has no network that could answer.
 *
 * @param wait resolves after so many ms
 */
export function tryAll(
  tries: Tries,
  wait: (ms: number) => Promise<unknown>,
): Promise<SelfTestAttempt[]> {
  const one = async (way: SelfTestWay, attempt: () => Promise<unknown>) => {
    const silence = wait(REFUSED_WITHIN_MS).then(() => 'no refusal')
    const outcome = await Promise.race([attempt().then(() => 'answered'), silence]).catch(asError)
    const said = typeof outcome === 'string' ? outcome : outcome.message
    const by = typeof outcome === 'string' ? null : refusedBy(outcome)
    return { way, by, said: said.slice(0, 200) }
  }
  return Promise.all(
    Object.entries(tries).map(([way, attempt]) => one(way as SelfTestWay, attempt)),
  )
}

/** Our own locks by what they say; any other error is the system's. */
function refusedBy(error: Error): RefusedBy | null {
  if (Reflect.get(error, 'code') === 'ERR_NETWORK_BLOCKED') return 'guard'
  return error.message.includes('ERR_BLOCKED_BY_CLIENT') ? 'session' : null
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
