import { defineStore } from 'pinia'
import type { Note } from '#shared/ipc/routes/bookmark.ts'
import type { Look } from '#shared/trace/look.ts'
import { request } from '../client/ipc-client.ts'
import type { RunView } from '../trace/reduce.ts'
import { asSent, useLookStore } from './look.ts'
import { useSelectionStore } from './selection.ts'

/** A moment of a run that is looked at now, live or not. */
export interface LiveMoment {
  runId: string
  /** Of its token, counted from 0. */
  step: number
  title: string
  look: Look
}

/** Characters of the text before a moment that name it. */
const NAME_LENGTH = 28

/** Marks moments outside the library, while they happen. */
export const useMarkStore = defineStore('mark', () => {
  const looks = useLookStore()
  const selection = useSelectionStore()

  /**
   * The moment a room shows: at the selected token of the run, or else at its newest.
   *
   * @param shown what the room has in sight
   */
  function momentOf(
    { header, tokens, text }: RunView,
    shown: Pick<Look, 'xray' | 'inspector'> & Partial<Pick<Look, 'open'>>,
  ): LiveMoment | null {
    if (!header) return null
    const { runId, prompt } = header
    const at = selection.runId === runId ? selection.position : null
    // A token of the prompt is looked at beside the answer, which stays on the stage.
    const step = at !== null && at >= prompt.length ? at - prompt.length : tokens.length - 1
    const read = [...prompt.map((token) => token.text), ...tokens.map((token) => token.text)]
    const before = at === null ? text : read.slice(0, at + 1).join('')
    const words = before.replaceAll(/[\s\uFFFD]+/g, ' ').trim()
    const end = [...words].slice(-NAME_LENGTH).join('')
    return {
      runId,
      step: Math.max(0, Math.min(step, tokens.length - 1)),
      title: end === words ? end : `…${end}`,
      look: looks.take(runId, shown),
    }
  }

  /** @returns the session it belongs to */
  function mark(moment: LiveMoment, note: Omit<Note, 'id'> | null): Promise<{ sessionId: string }> {
    const look = asSent(moment.look)
    return request('bookmark.mark', { ...moment, look, note })
  }

  return { momentOf, mark }
})
