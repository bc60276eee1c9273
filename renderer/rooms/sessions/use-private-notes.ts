import { shallowRef } from 'vue'
import { useLibraryStore } from '#renderer/stores/library.ts'
import type { PrivateNotes } from '#shared/ipc/routes/library.ts'

interface Question extends PrivateNotes {
  /** Sessions that are exported. */
  of: number
  /** Null: nothing is to be exported. */
  answer: (withNotes: boolean | null) => void
}

const question = shallowRef<Question | null>(null)

/** Notes for the presenter alone do not leave the house unasked. */
export function usePrivateNotes() {
  const library = useLibraryStore()

  /** Asks, where these sessions have any. @returns null where the person cancelled */
  async function mayLeave(sessionIds: string[]): Promise<boolean | null> {
    const found = await library.privateNotes(sessionIds)
    if (found.notes === 0) return true
    return new Promise((answer) => {
      // Whoever was asked before is not answered any more.
      question.value?.answer(null)
      question.value = { ...found, of: sessionIds.length, answer }
    })
  }

  function answer(withNotes: boolean | null): void {
    const now = question.value
    question.value = null
    now?.answer(withNotes)
  }

  return { question, mayLeave, answer }
}
