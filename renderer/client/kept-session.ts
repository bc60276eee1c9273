import type { Bookmark } from '#shared/ipc/routes/bookmark.ts'
import type { RunSummary, SessionDetail, SessionMessage } from '#shared/ipc/routes/session.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { HANDOUT_VERSION, type HandoutHead, type HandoutLine } from '#shared/trace/handout.ts'
import { answerOf, eventOfLine } from '#shared/trace/line-codec.ts'
import type { ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { requestKey } from '#shared/trace/request-key.ts'
import { readBy, storedWithin, type KeptAnswer } from '#shared/trace/stored-answer.ts'
import type { EventLine, MessageLine, RunLine, SessionLine } from '#shared/trace/vitrine-lines.ts'

interface KeptRun {
  line: RunLine
  events: EventLine[]
  /** By `requestKey`; read when somebody asks. */
  answers: Map<string, KeptAnswer>
}

/** One session as it lies in a page, with everything that was recorded of it. */
export class KeptSession {
  #head: HandoutHead | null = null
  #session: SessionLine | null = null
  readonly #messages: MessageLine[] = []
  readonly #runs = new Map<string, KeptRun>()
  readonly bookmarks: Bookmark[] = []

  /** @throws RangeError where a line contradicts those before it, or is of a later version */
  add(line: HandoutLine): void {
    switch (line.type) {
      case 'handout':
        if (line.version > HANDOUT_VERSION) throw new RangeError('made by a later version')
        this.#head = line
        return
      case 'session':
        this.#session = line
        return
      case 'message':
        this.#messages.push(line)
        return
      case 'run':
        this.#runs.set(line.id, { line, events: [], answers: new Map() })
        return
      case 'event':
        this.#run(line.run).events.push(line)
        return
      case 'probe': {
        const { request, answer } = line
        const kept = { request, answer: (): ProbeAnswer => answerOf(answer) }
        this.#run(line.run).answers.set(requestKey(request), kept)
        return
      }
      case 'bookmark': {
        const { run: runId, step, title, look = null } = line
        const id = this.bookmarks.length + 1
        this.bookmarks.push({ id, runId, step, title, look, createdMs: 0, notes: [] })
        return
      }
      case 'talk':
        // A page is one session.
        return
      case 'note': {
        const notes = this.bookmarks[line.bookmark]?.notes
        notes?.push({ id: notes.length + 1, text: line.text, public: line.public })
      }
    }
  }

  /** @throws RangeError where what every page has is missing */
  checkWhole(): void {
    void this.head
    void this.detail()
  }

  /** @throws RangeError where there is none */
  get head(): HandoutHead {
    if (this.#head === null) throw new RangeError('the page holds no session')
    return this.#head
  }

  /** @throws RangeError where there is none */
  detail(): SessionDetail {
    if (this.#session === null) throw new RangeError('the page holds no session')
    const { id, title, createdMs } = this.#session
    const runs = [...this.#runs.values()].map(summaryOf)
    const modelIds = [...new Set(runs.map(({ modelId }) => modelId))]
    const tasks = [...new Set(runs.map(({ task }) => task))]
    return {
      session: {
        ...{ id, title, createdMs, modelIds, tasks },
        // What came with something cannot be changed there.
        sample: true,
        updatedMs: createdMs,
        messages: this.#messages.length,
        runs: runs.length,
        tokens: runs.reduce((sum, { tokens }) => sum + tokens, 0),
        bookmarks: this.bookmarks.length,
        notes: this.bookmarks.reduce((sum, { notes }) => sum + notes.length, 0),
        bytes: 0,
        pinned: false,
        tags: [],
        preview: '',
        hit: null,
      },
      messages: this.#messages.map(messageOf),
      runs,
      headId: this.#messages.at(-1)?.id ?? null,
      setup: null,
    }
  }

  /** @throws RangeError where there is no such run */
  events(runId: string): TraceEvent[] {
    const { line, events } = this.#run(runId)
    return events.map((event) => eventOfLine(event, line, runId))
  }

  /** The kinds of questions of which at least one was answered about a run. */
  kinds(runId: string): ReadonlySet<ProbeRequest['probe']> {
    const answers = this.#runs.get(runId)?.answers.values() ?? []
    return new Set([...answers].map(({ request }) => request.probe))
  }

  /** The answer that was kept, or a part of a wider one; null where nobody had asked. */
  answer(runId: string, request: ProbeRequest): ProbeAnswer | null {
    const { answers, events } = this.#run(runId)
    const exact = answers.get(requestKey(request))
    if (exact) return exact.answer()
    if (answers.size === 0) return null
    const [started] = events
      .slice(0, 1)
      .map((event) => eventOfLine(event, this.#run(runId).line, runId))
    if (started?.kind !== 'run-started') return null
    const spoken = events.flatMap((event) => (event.kind === 'token' ? [event.id] : []))
    return storedWithin(answers.values(), readBy(started.run, spoken).sizes, request)
  }

  #run(id: string): KeptRun {
    const run = this.#runs.get(id)
    if (run === undefined) throw new RangeError(`there is no run ${id}`)
    return run
  }
}

function messageOf({ id, parent, role, text, run, createdMs }: MessageLine): SessionMessage {
  return { id, parentId: parent, role, text, runId: run, createdMs }
}

function summaryOf({ line, events }: KeptRun): RunSummary {
  const last = events.at(-1)
  const state = last?.kind === 'finished' ? last.reason : 'failed'
  const tokens = events.filter(({ kind }) => kind === 'token').length
  const { id, task, model: modelId, system } = line
  const [first] = events
  const startedMs = first?.kind === 'run-started' ? first.header.startedAtMs : 0
  return { id, task, modelId, system, state, events: events.length, tokens, startedMs }
}
