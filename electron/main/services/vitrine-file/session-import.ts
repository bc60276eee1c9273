import { answerOf, eventOfLine } from '#shared/trace/line-codec.ts'
import { isTerminal } from '#shared/trace/event.ts'
import { requestKey } from '#shared/trace/request-key.ts'
import { TraceOrder } from '#shared/trace/order.ts'
import type {
  BodyLine,
  EventLine,
  MessageLine,
  NoteLine,
  RunLine,
  SessionLine,
} from '#shared/trace/vitrine-lines.ts'
import type { Store } from '#main/store/store.ts'
import { provisionalHeader } from '../run/run-header.ts'
import { LINE_ORDER } from './line-schema.ts'

interface OpenRun {
  line: RunLine
  id: string
  order: TraceOrder
}

/**
 * Puts a session's lines into the store under new ids, as one nobody sees yet. The caller shows it when
 * all lines have come, or removes it.
 */
export class SessionImport {
  readonly #store: Store
  readonly #newId: () => string
  readonly #sample: boolean
  readonly sessionId: string
  readonly #messages = new Map<string, string>()
  /** Messages a run wrote, by the run's name in the file. */
  readonly #written = new Map<string, string[]>()
  readonly #runs = new Map<string, OpenRun>()
  #session: string | null = null
  #createdMs = 0
  /** The end of the branch shown, as it is named in the file. */
  #head: string | null = null
  /** Of the file's bookmarks, in the order of their lines. */
  readonly bookmarkIds: number[] = []
  #reached = 0

  constructor(options: { store: Store; newId: () => string; sample: boolean }) {
    this.#store = options.store
    this.#newId = options.newId
    this.#sample = options.sample
    this.sessionId = options.newId()
  }

  /** @throws RangeError where a line contradicts those before it */
  add(line: BodyLine): void {
    const place = LINE_ORDER.indexOf(line.type)
    if (place < this.#reached) throw new RangeError(`a ${line.type} line comes too late`)
    this.#reached = place
    if (line.type !== 'session' && this.#session === null) {
      throw new RangeError('the first line after the header must be the session')
    }
    switch (line.type) {
      case 'session':
        return this.#addSession(line)
      case 'message':
        return this.#addMessage(line)
      case 'run':
        return this.#addRun(line)
      case 'event':
        return this.#addEvent(line)
      case 'probe': {
        const { id } = this.#run(line.run)
        return this.#store.probes.set(id, requestKey(line.request), answerOf(line.answer))
      }
      case 'bookmark': {
        const { step, title, look } = line
        const { id } = this.#run(line.run)
        const mark = { runId: id, step, title, createdMs: this.#createdMs }
        const kept = look === undefined ? null : JSON.stringify(look)
        this.bookmarkIds.push(this.#store.bookmarks.add({ ...mark, look: kept }))
        return
      }
      case 'note':
        return this.#addNote(line)
      case 'talk':
        throw new RangeError('a talk line comes too late')
    }
  }

  /** @throws RangeError where something is missing */
  finish(): void {
    if (this.#session === null) throw new RangeError('the file has no session')
    for (const [name, run] of this.#runs) {
      if (!run.order.ended) throw new RangeError(`run ${name} has no last event`)
    }
    for (const name of this.#written.keys()) this.#run(name)
    if (this.#head !== null) {
      const head = this.#messages.get(this.#head)
      if (head === undefined) throw new RangeError(`there is no message ${this.#head}`)
      this.#store.messages.setHead(this.sessionId, head)
    }
    this.#store.sessions.setDeleted(this.sessionId, null)
  }

  #addSession(line: SessionLine): void {
    const { id, title, createdMs, pinned = false, tags = [], setup, head = null } = line
    if (this.#session !== null) throw new RangeError('the file has a second session')
    this.#session = id
    this.#createdMs = createdMs
    const session = { id: this.sessionId, title, sample: this.#sample, createdMs }
    this.#store.sessions.create({ ...session, hidden: true })
    this.#store.sessions.setPinned(this.sessionId, pinned)
    this.#store.tags.set(this.sessionId, [...new Set(tags)])
    if (setup !== undefined) this.#store.setups.set(this.sessionId, JSON.stringify(setup))
    this.#head = head
  }

  #addMessage({ id, session, parent, role, text, run, createdMs }: MessageLine): void {
    if (session !== this.#session) throw new RangeError(`there is no session ${session}`)
    if (this.#messages.has(id)) throw new RangeError(`message ${id} comes twice`)
    const parentId = parent === null ? null : this.#messages.get(parent)
    if (parentId === undefined) throw new RangeError(`message ${id} follows one that is not there`)
    const own = this.#newId()
    this.#messages.set(id, own)
    if (run !== null) this.#written.set(run, [...(this.#written.get(run) ?? []), own])
    const sessionId = this.sessionId
    this.#store.messages.add({ id: own, sessionId, parentId, role, text, runId: null, createdMs })
  }

  #addNote({ bookmark, text, public: isPublic }: NoteLine): void {
    const bookmarkId = this.bookmarkIds[bookmark]
    if (bookmarkId === undefined) throw new RangeError(`there is no bookmark ${String(bookmark)}`)
    this.#store.notes.add({ bookmarkId, text, public: isPublic })
  }

  #addRun(line: RunLine): void {
    if (line.session !== this.#session) throw new RangeError(`there is no session ${line.session}`)
    if (this.#runs.has(line.id)) throw new RangeError(`run ${line.id} comes twice`)
    this.#runs.set(line.id, { line, id: this.#newId(), order: new TraceOrder() })
  }

  #addEvent(line: EventLine): void {
    const { line: runLine, id, order } = this.#run(line.run)
    const event = eventOfLine(line, runLine, id)
    order.check([event])
    if (event.kind === 'run-started') this.#create(runLine, id, event.run.startedAtMs)
    const state = !isTerminal(event) ? null : event.kind === 'failed' ? 'failed' : event.reason
    this.#store.traces.append(id, [event], state)
    order.accept([event])
  }

  #create(
    { id: name, task, model, modelSha256, device, system, sampling, capture }: RunLine,
    id: string,
    atMs: number,
  ): void {
    const run = { id: model, sha256: modelSha256 }
    const known = { runId: id, task, model: run, device, sampling, capture, atMs }
    const header = provisionalHeader(known)
    const startedMs = Math.round(atMs)
    const sessionId = this.sessionId
    this.#store.traces.createRun({
      id,
      sessionId,
      task,
      modelId: model,
      modelSha256,
      system,
      startedMs,
      header,
    })
    for (const messageId of this.#written.get(name) ?? [])
      this.#store.messages.setRun(messageId, id)
  }

  #run(name: string): OpenRun {
    const run = this.#runs.get(name)
    if (run === undefined) throw new RangeError(`there is no run ${name}`)
    return run
  }
}
