import type { IpcResult } from './result.ts'

/** `window.vitrine`: all the page can reach. Typed access is the renderer's ipc-client. */
export interface VitrineBridge {
  request(route: string, input: unknown): Promise<IpcResult<unknown>>
  /**
   * A model folder that was dropped, as `model.choose` answers: where it lies main alone is told.
   *
   * @param file a `File` of the drop
   */
  drop(file: object): Promise<IpcResult<unknown>>
  /** Returns what unsubscribes. */
  on(event: string, listener: (payload: unknown) => void): () => void
  /** Asks for the trace port; it arrives as a window message `{ vitrine: 'port' }` with one port. */
  connect(): void
}
