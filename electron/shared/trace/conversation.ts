import type { SessionMessage } from '../ipc/routes/session.ts'
import type { ChatMessage } from '../runtime/model-info.ts'

/**
 * What the model is given: the system prompt, what was said on the way to here, the new question. A
 * question whose answer never began is left out with it: many templates refuse two questions in a row.
 *
 * @param path from the conversation's first message to the one the question follows
 * @param system null = the chat template's own default
 */
export function chatMessages(
  path: readonly Pick<SessionMessage, 'role' | 'text'>[],
  system: string | null,
  question: string,
): ChatMessage[] {
  const said: ChatMessage[] = []
  for (const { role, text } of path) {
    if (role === 'system') continue
    if (role === said.at(-1)?.role) said.pop()
    if (role === 'assistant' && text === '') said.pop()
    else said.push({ role, content: text })
  }
  if (said.at(-1)?.role === 'user') said.pop()
  return [
    ...(system === null ? [] : [{ role: 'system', content: system } as const]),
    ...said,
    { role: 'user', content: question },
  ]
}
