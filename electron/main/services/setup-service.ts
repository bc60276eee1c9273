import { setupSchema, type SessionSetup } from '#shared/ipc/routes/common.ts'
import type { Store } from '#main/store/store.ts'
import type { Library } from './library.ts'

/** The system prompt and sampling that belong to one conversation. */
export class SetupService {
  readonly #library: Library

  constructor({ library }: { library: Library }) {
    this.#library = library
  }

  /**
   * Where a session cannot be written, what was chosen holds for now and is not remembered.
   *
   * @param setup null: as in the settings
   * @throws AppError `session.notFound`
   */
  set(sessionId: string, setup: SessionSetup | null): void {
    const store = this.#library.storeOfSession(sessionId)
    if (store.readOnly || store.sessions.get(sessionId)?.sample) return
    store.transaction(() => {
      store.setups.set(sessionId, setup === null ? null : JSON.stringify(setup))
    })
  }
}

/** Null where a conversation has none of its own, or one that this app cannot read. */
export function setupOf(store: Store, sessionId: string): SessionSetup | null {
  const json = store.setups.get(sessionId)
  if (json === null) return null
  try {
    return setupSchema.parse(JSON.parse(json))
  } catch {
    return null
  }
}
