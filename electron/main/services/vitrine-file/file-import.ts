import type { BodyLine, TalkLine } from '#shared/trace/vitrine-lines.ts'
import type { Store } from '#main/store/store.ts'
import { SessionImport } from './session-import.ts'

interface Options {
  store: Store
  newId: () => string
  now: () => number
  sample: boolean
}

/**
 * Puts the lines of one file into the store under new ids: a session, or a talk with the sessions it
 * goes through. Nobody sees them before `finish`; the caller calls that or `remove`.
 */
export class FileImport {
  readonly #options: Options
  readonly #sessions: SessionImport[] = []
  #talk: TalkLine | null = null
  #talkId: string | null = null

  constructor(options: Options) {
    this.#options = options
  }

  get sessionIds(): string[] {
    return this.#sessions.map(({ sessionId }) => sessionId)
  }

  /** Null before `finish`, and in a file without a talk. */
  get talkId(): string | null {
    return this.#talkId
  }

  /** @throws RangeError where a line contradicts those before it */
  add(line: BodyLine): void {
    if (line.type === 'talk') {
      if (this.#talk !== null || this.#sessions.length > 0) {
        throw new RangeError('a talk line comes too late')
      }
      this.#talk = line
      return
    }
    if (line.type === 'session') this.#begin()
    const current = this.#sessions.at(-1)
    if (current === undefined) {
      throw new RangeError('the first line after the header must be the session')
    }
    current.add(line)
  }

  /** @throws RangeError where something is missing */
  finish(): void {
    const expected = this.#talk?.sessions ?? 1
    if (this.#sessions.length === 0) throw new RangeError('the file has no session')
    if (this.#sessions.length < expected) {
      const found = String(this.#sessions.length)
      throw new RangeError(`the talk has ${String(expected)} sessions, the file ${found}`)
    }
    for (const session of this.#sessions) session.finish()
    if (this.#talk !== null) this.#talkId = this.#addTalk(this.#talk)
  }

  /** Nothing of the file is left. */
  remove(): void {
    for (const { sessionId } of this.#sessions) this.#options.store.sessions.remove(sessionId)
  }

  #begin(): void {
    if (this.#talk === null && this.#sessions.length > 0) {
      throw new RangeError('the file has a second session')
    }
    if (this.#talk !== null && this.#sessions.length >= this.#talk.sessions) {
      throw new RangeError(`the talk has no more than ${String(this.#talk.sessions)} sessions`)
    }
    this.#sessions.push(new SessionImport(this.#options))
  }

  #addTalk({ title, items }: TalkLine): string {
    const { store, newId, now } = this.#options
    const bookmarkIds = items.map(({ session, bookmark }) => {
      const id = this.#sessions[session]?.bookmarkIds[bookmark]
      if (id === undefined) {
        throw new RangeError(
          `session ${String(session)} of the talk has no bookmark ${String(bookmark)}`,
        )
      }
      return id
    })
    const id = newId()
    store.talks.add({ id, title, updatedMs: now() })
    store.talks.setItems(id, bookmarkIds)
    return id
  }
}
