import { AppError } from '#shared/ipc/result.ts'
import type { Absence } from '#shared/runtime/absence.ts'
import type { ProbeKind } from '#shared/trace/probe.ts'
import type { GraphFile } from '../graphs.ts'
import { StackSessions } from './sessions.ts'

export type StackName = 'encoder' | 'decoder'

/** The sessions that answer questions about a translator: opened once, when first needed. */
export class TranslatorInspector {
  readonly #modelId: string
  readonly #folder: string
  readonly #files: Readonly<Record<StackName, GraphFile>>
  readonly #threads: number
  readonly #opened = new Map<StackName, Promise<StackSessions | Absence>>()

  constructor(
    modelId: string,
    folder: string,
    files: Readonly<Record<StackName, GraphFile>>,
    threads: number,
  ) {
    this.#modelId = modelId
    this.#folder = folder
    this.#files = files
    this.#threads = threads
  }

  /**
   * @param what is asked, for the error
   * @throws AppError probe.unavailable, model.changed; GraphError
   */
  async stack(name: StackName, what: ProbeKind): Promise<StackSessions> {
    const stack = await this.#open(name)
    if (typeof stack === 'string') throw new AppError('probe.unavailable', { what, reason: stack })
    return stack
  }

  async release(): Promise<void> {
    for (const stack of await Promise.allSettled(this.#opened.values())) {
      if (stack.status === 'fulfilled' && typeof stack.value !== 'string') {
        await stack.value.release()
      }
    }
  }

  #open(name: StackName): Promise<StackSessions | Absence> {
    const known = this.#opened.get(name)
    if (known !== undefined) return known
    const opening = StackSessions.open({
      modelId: this.#modelId,
      folder: this.#folder,
      file: this.#files[name],
      threads: this.#threads,
    })
    this.#opened.set(name, opening)
    opening.catch(() => this.#opened.delete(name))
    return opening
  }
}
