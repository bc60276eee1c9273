import { userTextSchema } from '#shared/ipc/routes/common.ts'
import type { Store } from '#main/store/store.ts'
import { draftOf } from '../draft-service.ts'
import type { Library } from '../library.ts'

/** What was typed there and not sent. What is typed here by now stays. */
export function takeDraft(library: Library, from: Store, id: string, sessionId = id): void {
  const stored = from.drafts.list().find((draft) => draft.sessionId === id)
  if (stored === undefined || library.stores.some(({ drafts }) => drafts.has(sessionId))) return
  const { text, files } = draftOf(stored)
  if (!userTextSchema.safeParse(text).success) return
  const to = library.storeForDraft(sessionId)
  to.transaction(() => {
    to.drafts.set({ sessionId, text, files: JSON.stringify(files) }, library.now())
  })
}
