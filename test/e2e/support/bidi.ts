import { z } from 'zod'

const messageSchema = z.object({
  id: z.number().optional(),
  type: z.string(),
  method: z.string().optional(),
  result: z.unknown().optional(),
  params: z.unknown().optional(),
  message: z.string().optional(),
})

/** The little of WebDriver BiDi (W3C) that a page is driven and watched with. */
export class Bidi {
  readonly #socket: WebSocket
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (e: Error) => void }
  >()
  readonly #listeners: ((method: string, params: unknown) => void)[] = []
  #last = 0

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const { id, type, method, result, params, message } = messageSchema.parse(
        JSON.parse(String(data)),
      )
      if (type === 'event') {
        for (const listener of this.#listeners) listener(method ?? '', params)
        return
      }
      const waiting = this.#waiting.get(id ?? -1)
      this.#waiting.delete(id ?? -1)
      if (type === 'success') waiting?.resolve(result)
      else waiting?.reject(new Error(message ?? type))
    })
  }

  static async connect(address: string): Promise<Bidi> {
    const socket = new WebSocket(address)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', () => {
        reject(new Error(`no connection to ${address}`))
      })
    })
    return new Bidi(socket)
  }

  onEvent(listener: (method: string, params: unknown) => void): void {
    this.#listeners.push(listener)
  }

  send(method: string, params: Record<string, unknown>): Promise<unknown> {
    const id = ++this.#last
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }

  close(): void {
    this.#socket.close()
  }
}
