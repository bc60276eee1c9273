import { fromBase64 } from '#shared/trace/base64.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { findMatches } from './find-matches.ts'
import { stepForward } from './timeline.ts'
import { completeLength, concatBytes, decodeUtf8 } from './utf8.ts'

/** Characters told before and after what was found. */
const CONTEXT = 24

/** A place of a replay where a text stands. */
export interface ReplayHit {
  runId: string
  /** Number of events to show there: the token that completes the text is the last one shown. */
  index: number
  before: string
  match: string
  after: string
}

interface Segment {
  runId: string
  events: readonly TraceEvent[]
  /** Index of its first event among all. */
  start: number
}
interface Message {
  id: string
  parentId: string | null
  text: string
  runId: string | null
}

/**
 * Finds a text in what people wrote and in what the model did, in the order a replay comes to it. What
 * people wrote is on stage as soon as the first run that answers it has begun.
 *
 * @param query in either case; '' finds nothing
 */
export function findInReplay(
  segments: readonly Segment[],
  messages: readonly Message[],
  query: string,
): ReplayHit[] {
  if (query === '') return []
  const asked = new Set<string>()
  return segments.flatMap(({ runId, events, start }) => {
    const answer = messages.find((message) => message.runId === runId)
    const question = messages.find(({ id }) => id === answer?.parentId)
    const asks = question?.runId === null && !asked.has(question.id) ? [question.text] : []
    if (question) asked.add(question.id)
    const inQuestion = hits(asks, query).map((hit) => ({ ...hit, runId, index: start + 1 }))
    const { texts, places } = tokenTexts(events)
    const inAnswer = hits(texts, query).map(({ node, ...hit }) => {
      const index = start + stepForward(events, places[node] ?? 0)
      return { ...hit, runId, index }
    })
    return [...inQuestion.map(({ node: _only, ...hit }) => hit), ...inAnswer]
  })
}

function hits(texts: readonly string[], query: string) {
  const whole = texts.join('')
  let [node, passed] = [0, 0]
  return findMatches(texts, query).map(({ start, end }) => {
    const offsetOf = (place: { node: number; offset: number }): number => {
      for (; node < place.node; node++) passed += texts[node]?.length ?? 0
      return passed + place.offset
    }
    const [from, to] = [offsetOf(start), offsetOf(end)]
    return {
      node: end.node,
      before: [...whole.slice(Math.max(0, from - 2 * CONTEXT - 1), from)].slice(-CONTEXT).join(''),
      match: whole.slice(from, to),
      after: [...whole.slice(to, to + 2 * CONTEXT)].slice(0, CONTEXT).join(''),
    }
  })
}

/** What each token of an answer adds to its text, and its event's index; special tokens add nothing. */
function tokenTexts(events: readonly TraceEvent[]): { texts: string[]; places: number[] } {
  const texts: string[] = []
  const places: number[] = []
  let pending: Uint8Array = new Uint8Array()
  events.forEach((event, index) => {
    if (event.kind !== 'token' || event.special) return
    const bytes = concatBytes([pending, fromBase64(event.bytes)])
    const complete = completeLength(bytes)
    pending = bytes.slice(complete)
    texts.push(decodeUtf8(bytes.subarray(0, complete)))
    places.push(index)
  })
  return { texts, places }
}
