import { AppError } from '#shared/ipc/result.ts'
import type { CheckFigures, CheckProgress } from '#shared/runtime/device.ts'
import type { IdleWork } from './idle-work.ts'
import type { LoadedModel } from './models/load.ts'
import { selfCheck } from './models/self-check.ts'

interface ChecksOptions {
  idling: IdleWork
  /** Whether an answer is being written. */
  isWriting: () => boolean
  tell: (progress: CheckProgress) => void
}

/** Checks of the loaded model's device: while nothing else is wanted, and given up for what is. */
export class Checks {
  readonly #options: ChecksOptions
  /** The one that was asked for last; it may be waiting for its turn. */
  #asked = { stopped: false }

  constructor(options: ChecksOptions) {
    this.#options = options
  }

  stop(): void {
    this.#asked.stopped = true
  }

  /** @returns null where it was stopped @throws AppError run.alreadyRunning, as selfCheck */
  async run(model: LoadedModel): Promise<CheckFigures | null> {
    const { idling, isWriting, tell } = this.#options
    if (isWriting()) throw new AppError('run.alreadyRunning')
    const asked = { stopped: false }
    this.#asked = asked
    await idling.done
    // What began meanwhile is wanted more.
    if (isWriting() || idling.busy) return null
    const release = model.turns.hold()
    try {
      return await idling.run('checking', (stopped) =>
        selfCheck(model, { stopped: () => asked.stopped || stopped(), tell }),
      )
    } finally {
      release()
    }
  }
}
