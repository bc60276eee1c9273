import { randomUUID } from 'node:crypto'

/**
 * A name nothing else has, for a session, message or run. The only chance in this process: nothing that
 * a model says depends on it.
 */
export function newId(): string {
  return randomUUID()
}
