import type { SessionMessage } from '../ipc/routes/session.ts'
import type { ChatMessage } from '../runtime/model-info.ts'

/**
 * Of what was said on the way to here, what the model is given. A question whose answer never began is
 * left out: many templates refuse two questions in a row.
 */
export function givenMessages<T extends Pick<SessionMessage, 'role' | 'text'>>(
  path: readonly T[],
): T[] {
  const said: T[] = []
  for (const message of path) {
    const { role, text } = message
    if (role === 'system') continue
    if (role === said.at(-1)?.role) said.pop()
    if (role === 'assistant' && text === '') said.pop()
    else said.push(message)
  }
  if (said.at(-1)?.role === 'user') said.pop()
  return said
}

/**
 * What the model is given: the system prompt, what was said on the way to here, the new question.
 *
 * @param path from the conversation's first message to the one the question follows
 * @param system null = the chat template's own default
 */
export function chatMessages(
  path: readonly Pick<SessionMessage, 'role' | 'text'>[],
  system: string | null,
  question: string,
): ChatMessage[] {
  return [
    ...(system === null ? [] : [{ role: 'system', content: system } as const]),
    ...givenMessages(path).map(({ role, text }) => ({ role, content: text })),
    { role: 'user', content: question },
  ]
}
