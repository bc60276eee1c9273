import type { VitrineBridge } from '#shared/ipc/bridge.ts'
import type { InputOf, OutputOf } from '#shared/ipc/define.ts'
import type {
  IpcEventName,
  IpcEvents,
  RouteName,
  Routes,
  TraceBatch,
} from '#shared/ipc/registry.ts'
import type { ModelOffer } from '#shared/runtime/model-shelf.ts'
import { RequestError } from './request-error.ts'

declare global {
  interface Window {
    vitrine: VitrineBridge
  }
}

/** What stands in for main in a page that has none. */
let standIn: VitrineBridge | null = null
const bridge = (): VitrineBridge => standIn ?? window.vitrine

/** From now on this answers, not main. */
export function answerWith(other: VitrineBridge): void {
  standIn = other
}

/** One request to main. @throws RequestError with the code main answered */
export async function request<K extends RouteName>(
  route: K,
  input: InputOf<Routes[K]>,
): Promise<OutputOf<Routes[K]>> {
  const result = await bridge().request(route, input)
  if (!result.ok) throw new RequestError(result.error)
  return result.data as OutputOf<Routes[K]>
}

/** A model folder that was dropped on the window. @throws RequestError with the code main answered */
export async function offerDropped(file: File): Promise<ModelOffer> {
  const result = await bridge().drop(file)
  if (!result.ok) throw new RequestError(result.error)
  return result.data as ModelOffer
}

/** Listens to what main says unasked. Returns what unsubscribes. */
export function onEvent<K extends IpcEventName>(
  name: K,
  listener: (payload: IpcEvents[K]) => void,
): () => void {
  return bridge().on(name, (payload) => {
    listener(payload as IpcEvents[K])
  })
}

type BatchListener = (batch: TraceBatch) => void
const listeners = new Set<BatchListener>()
let connected = false

/** Listens to the events of every run as they are stored. Returns what unsubscribes. */
export function onTrace(listener: BatchListener): () => void {
  listeners.add(listener)
  if (!connected) connect()
  return () => listeners.delete(listener)
}

function connect(): void {
  connected = true
  window.addEventListener('message', (message: MessageEvent<unknown>) => {
    const [port] = message.ports
    if (message.source !== window || !isPortMessage(message.data) || !port) return
    port.onmessage = ({ data }: MessageEvent<TraceBatch>) => {
      for (const listener of listeners) listener(data)
    }
  })
  bridge().connect()
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'vitrine' in data && data.vitrine === 'port'
}
