import type { ChatMessage } from '#shared/runtime/model-info.ts'
import type { Role } from '#shared/trace/event.ts'
import type { ChatTemplate } from './chat-template.ts'

/** A stretch of the rendered conversation. Offsets are UTF-16 code units, `[start, end)`. */
export interface Segment {
  start: number
  end: number
  role: Role
  /** Index of the message; -1 where the template added the turn itself. */
  turn: number
  /** The message's own text, not what the template puts around it. */
  content: boolean
}

/** Stands for a message's text; private-use characters no template contains. */
const MARK = /\uE0F0(\d+)\uE0F1/g
const mark = (index: number): string => `\uE0F0${String(index)}\uE0F1`

/**
 * Which part of a rendered conversation belongs to whom. Templates are programs, so their structure is
 * found by watching them: rendered with marks in place of the texts they show the fixed text around
 * each message; rendered with fewer messages they show where a turn ends.
 *
 * @param text the conversation as rendered, open for the next answer
 * @returns segments in order, without gaps, covering all of `text`
 */
export function segmentConversation(
  template: ChatTemplate,
  messages: readonly ChatMessage[],
  text: string,
): Segment[] {
  const contents = findContents(template, messages, text)
  const frames = new Frames(template)
  const segments: Segment[] = []
  let at = 0
  const push: Push = (end, part) => {
    if (end > at) segments.push({ start: at, end, ...part })
    at = Math.max(at, end)
  }
  for (const [turn, message] of messages.entries()) {
    const content = contents[turn]
    if (content === undefined) continue
    if (turn === 0 && message.role !== 'system') {
      pushPreamble(push, template, frames, message, text.slice(0, content.start))
    }
    push(content.start, { role: message.role, turn, content: false })
    push(content.end, { role: message.role, turn, content: true })
    const next = contents[turn + 1]
    const tail = text.slice(content.end, next?.start)
    const own = frames.closing(messages, turn, text, content.end, tail)
    push(content.end + own, { role: message.role, turn, content: false })
  }
  push(text.length, { role: 'assistant', turn: -1, content: false })
  return segments
}

interface Span {
  start: number
  end: number
}

/** Where each message's text stands; undefined for one the template left out or changed. */
function findContents(
  template: ChatTemplate,
  messages: readonly ChatMessage[],
  text: string,
): (Span | undefined)[] {
  const spans: (Span | undefined)[] = messages.map(() => undefined)
  const marked = messages.map((message, index) => ({ ...message, content: mark(index) }))
  const skeleton = template.tryRender(marked, true)
  if (skeleton === null) return spans
  let at = 0
  let literalFrom = 0
  for (const match of skeleton.matchAll(MARK)) {
    const literal = skeleton.slice(literalFrom, match.index)
    literalFrom = match.index + match[0].length
    const turn = Number(match[1])
    const message = messages[turn]
    if (message === undefined) continue
    const start = text.indexOf(literal, at)
    if (start === -1) continue
    const from = start + literal.length
    // Templates may trim a message.
    const content = [message.content, message.content.trim()].find((it) =>
      text.startsWith(it, from),
    )
    if (content === undefined) continue
    at = from + content.length
    spans[turn] = { start: from, end: at }
  }
  return spans
}

/** The text a template puts around messages, found once for each kind of place. */
class Frames {
  readonly #template: ChatTemplate
  readonly #closings = new Map<string, number>()
  readonly #openings = new Map<Role, string | null>()

  constructor(template: ChatTemplate) {
    this.#template = template
  }

  /**
   * How much of the text after a message still belongs to its turn: as far as the conversation reads
   * the same when it stops there; else what usually closes a turn of that role.
   *
   * @param tail the text between this message's and the next one's
   */
  closing(
    messages: readonly ChatMessage[],
    turn: number,
    text: string,
    contentEnd: number,
    tail: string,
  ): number {
    const roles = messages.slice(turn, turn + 2).map((message) => message.role)
    const key = [...roles, tail].join('\0')
    const known = this.#closings.get(key)
    if (known !== undefined) return known
    const closed = this.#template.tryRender(messages.slice(0, turn + 1), false)
    const usual = this.#usualClosing(messages[turn]?.role ?? 'user')
    let length = 0
    if (closed !== null && closed.length >= contentEnd && text.startsWith(closed)) {
      length = Math.min(tail.length, closed.length - contentEnd)
    } else if (usual !== null && tail.startsWith(usual)) {
      length = usual.length
    }
    this.#closings.set(key, length)
    return length
  }

  #usualClosing(role: Role): string | null {
    const before: ChatMessage[] = role === 'assistant' ? [{ role: 'user', content: mark(0) }] : []
    const text = this.#template.tryRender([...before, { role, content: mark(1) }], false)
    return text?.split(mark(1))[1] ?? null
  }

  /** What the template puts before a text of that role in a later turn; null where it cannot be seen. */
  opening(role: Role): string | null {
    const known = this.#openings.get(role)
    if (known !== undefined) return known
    const before: ChatMessage[] = [{ role: 'user', content: mark(0) }]
    if (role !== 'assistant') before.push({ role: 'assistant', content: mark(1) })
    const short = this.#template.tryRender(before, false)
    const long = this.#template.tryRender([...before, { role, content: mark(2) }], false)
    const found =
      short !== null && long?.startsWith(short) === true && long.includes(mark(2))
        ? long.slice(short.length, long.indexOf(mark(2)))
        : null
    this.#openings.set(role, found)
    return found
  }
}

type Push = (end: number, part: Omit<Segment, 'start' | 'end'>) => void

/**
 * What stands before the first message's text when the conversation has no system message: a system
 * turn of the template's own (its text is told apart by comparing it with a system turn that was
 * given), then the opening of the message.
 */
function pushPreamble(
  push: Push,
  template: ChatTemplate,
  frames: Frames,
  first: ChatMessage,
  before: string,
): void {
  const opening = frames.opening(first.role)
  if (opening === null || !before.endsWith(opening)) return
  const added = before.slice(0, before.length - opening.length)
  const given = template.tryRender([{ role: 'system', content: mark(0) }, first], false)
  const [head = '', tail = ''] = given?.split(mark(0)) ?? []
  const close = tail.slice(0, Math.max(0, tail.indexOf(opening)))
  if (head !== '' && close !== '' && added.startsWith(head) && added.endsWith(close)) {
    push(head.length, { role: 'system', turn: -1, content: false })
    push(added.length - close.length, { role: 'system', turn: -1, content: true })
  }
  push(added.length, { role: 'system', turn: -1, content: false })
}
