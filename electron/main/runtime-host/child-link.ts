import { app, utilityProcess } from 'electron'
import type { ChildMessage, RuntimeMethod, RuntimeMethods } from '#shared/runtime/protocol.ts'
import { eventOf, oomKills, whyEnded, type ChildEnd } from './why-ended.ts'

/** A request as it goes to the child; `params` are those of `method`. */
export interface Request {
  id: number
  method: RuntimeMethod
  params: RuntimeMethods[RuntimeMethod]['params']
}

/** One life of a child process, as its host needs it. Tests put a plain Node process behind it. */
export interface Link<Sent, Received> {
  post(message: Sent): void
  onMessage(listener: (message: Received) => void): void
  /** Called once, however the process ended. */
  onExit(listener: (end: ChildEnd) => void): void
  /** Ends the process at once, even where it is stuck in native code or stopped. */
  kill(): void
}

/** One life of the model process. */
export type ChildLink = Link<Request, ChildMessage>

/** One life of a process whose memory is watched. */
export interface WatchedLink<Sent, Received> extends Link<Sent, Received> {
  /** Memory it holds at this moment, bytes; 0 where it is not running. */
  memory(): number
}

export interface ForkOptions {
  /** The built module it runs. */
  entry: string
  /** In the system's list of processes. */
  name: string
  /** Of what V8 may take for objects, MB; it ends the process there. */
  heapMb?: number
  /** What it writes to stdout and stderr, a chunk at a time. */
  onOutput: (text: string) => void
}

/** Of what it wrote last so much is kept, characters: the reason it gives before it gives up. */
const KEPT = 16_384
/** What it wrote last may be read only after its end is known, ms. */
const LAST_WORDS_MS = 100

/** Starts a process that runs models. */
export function forkChild<Sent, Received>(options: ForkOptions): WatchedLink<Sent, Received> {
  const { heapMb } = options
  const child = utilityProcess.fork(options.entry, [], {
    serviceName: options.name,
    stdio: 'pipe',
    // Node's own flag for it is not heeded here.
    execArgv: heapMb === undefined ? [] : [`--js-flags=--max-old-space-size=${String(heapMb)}`],
    // ONNX Runtime reads this when its library loads; set inside the child it would be too late.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  })
  let said = ''
  let isKilled = false
  let oomKillsBefore = oomKills()
  const keep = (text: string): void => {
    said = `${said}${text}`.slice(-KEPT)
  }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      const text = chunk.toString()
      keep(text)
      options.onOutput(text)
    })
  }
  // V8 gives up; the exit follows. Without a listener this would be thrown here.
  child.on('error', (_type, location, report) => {
    keep(`${location} ${eventOf(report)}`)
  })
  return {
    post(message) {
      oomKillsBefore = oomKills()
      child.postMessage(message)
    },
    onMessage(listener) {
      child.on('message', listener)
    },
    onExit(listener) {
      child.once('exit', (code) => {
        if (isKilled) {
          listener({ code, why: 'other' })
          return
        }
        const oomKilled = (oomKills() ?? 0) > (oomKillsBefore ?? 0)
        setTimeout(() => {
          listener(whyEnded({ code, said, oomKilled }))
        }, LAST_WORDS_MS)
      })
    },
    kill() {
      isKilled = true
      // SIGTERM, which child.kill() sends, is not acted on by a stopped process.
      if (child.pid === undefined) child.kill()
      else process.kill(child.pid, 'SIGKILL')
    },
    memory() {
      const found = app.getAppMetrics().find(({ pid }) => pid === child.pid)
      return (found?.memory.workingSetSize ?? 0) * 1024
    },
  }
}
