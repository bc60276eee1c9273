import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import { pathTo } from './message-tree.ts'
import { usesSpaces } from './sentences.ts'

/** One translation of a sentence. */
export interface Rendition {
  messageId: string
  runId: string
}

/** A sentence of the source text and the translations it has. */
export interface Sentence {
  /** As it stands in the source, with the space around it. */
  text: string
  /** Null until it is stored. */
  questionId: string | null
  /** In the order they were asked for. */
  renditions: readonly Rendition[]
  /** Index of the one on stage. */
  shown: number
}

/** A sentence that is still to be translated. */
export function untranslated(text: string): Sentence {
  return { text, questionId: null, renditions: [], shown: 0 }
}

/**
 * The text that a session of translations holds. Each sentence follows a translation of the one before;
 * the last is that of the branch shown. Where that ends with a further translation of a sentence, the
 * sentences that followed an earlier one are there still.
 */
export function sentencesIn(
  messages: readonly SessionMessage[],
  headId: string | null,
): Sentence[] {
  const questions = pathTo(messages, headId).filter(({ role }) => role === 'user')
  const isLast = !messages.some(({ parentId }) => parentId === headId)
  for (let last = questions.at(-1); isLast && last;) {
    const answers = answersTo(messages, last.id).map(({ id }) => id)
    const next = messages.findLast(
      ({ role, parentId }) => role === 'user' && parentId !== null && answers.includes(parentId),
    )
    if (next && !questions.includes(next)) questions.push(next)
    last = next
  }
  return questions.map(({ id, text }) => {
    const renditions = answersTo(messages, id).flatMap(({ id: messageId, runId }) =>
      runId === null ? [] : [{ messageId, runId }],
    )
    return { text, questionId: id, renditions, shown: Math.max(0, renditions.length - 1) }
  })
}

function answersTo(messages: readonly SessionMessage[], id: string): SessionMessage[] {
  return messages.filter(({ role, parentId }) => role === 'assistant' && parentId === id)
}

/** What stands between the translation of a sentence and the next one: a line break where it had one. */
export function gapAfter(sentence: string, targetLanguage: string | null): string {
  const space = /\s*$/.exec(sentence)?.[0] ?? ''
  if (space.includes('\n')) return space
  return usesSpaces(targetLanguage) ? ' ' : ''
}
