import { fromBase64 } from '#shared/trace/base64.ts'
import type { TokenEvent } from '#shared/trace/event.ts'
import { isRunning, type RunView } from './reduce.ts'
import { concatBytes, decodeUtf8 } from './utf8.ts'

/** Tokens of one run by their steps: from `from` up to, not including, `to`; none where they are equal. */
export interface Stretch {
  from: number
  to: number
}

/**
 * How the two sides of a row stand to each other. `alone`: the other has nothing there. `open`: it is
 * still being written, so nothing can be said yet.
 */
type Relation = 'same' | 'different' | 'alone' | 'open'

export interface AlignedRow {
  a: Stretch
  b: Stretch
  relation: Relation
}

/** `step`: token by token. `bytes`: tokens that cover the same stretch of text stand together. */
export type AlignmentKind = 'step' | 'bytes'

export interface Alignment {
  by: AlignmentKind
  /** Each side's stretches joined are that run's tokens, in order, none left out. */
  rows: readonly AlignedRow[]
  /** Index of the first row that differs; null where none does. */
  first: number | null
  /** Indices of all that differ, rising; of what one answer says after the other's end, the first. */
  differing: readonly number[]
}

type Side = Pick<RunView, 'tokens' | 'header' | 'state'>

/** Lays two runs side by side. Swapping them swaps the sides of every row and changes nothing else. */
export function align(a: Side, b: Side): Alignment {
  const by = sharesVocabulary(a, b) ? 'step' : 'bytes'
  const pairs = by === 'step' ? bySteps(a.tokens, b.tokens) : byBytes(a.tokens, b.tokens)
  const rows = pairs.map(([left, right]): AlignedRow => {
    const [ofA, ofB] = [a.tokens.slice(left.from, left.to), b.tokens.slice(right.from, right.to)]
    const isSame = by === 'step' ? sameIds(ofA, ofB) : sameText(ofA, ofB)
    const open =
      (mayGoOn(a, left) && (ofA.length === 0 || (by === 'bytes' && begins(ofA, ofB)))) ||
      (mayGoOn(b, right) && (ofB.length === 0 || (by === 'bytes' && begins(ofB, ofA))))
    const isAlone = ofA.length === 0 || ofB.length === 0
    const relation = open && !isSame ? 'open' : isAlone ? 'alone' : isSame ? 'same' : 'different'
    return { a: left, b: right, relation }
  })
  const differing = rows.flatMap(({ relation }, index) =>
    relation === 'different' || (relation === 'alone' && rows[index - 1]?.relation !== 'alone')
      ? [index]
      : [],
  )
  return { by, rows, first: differing[0] ?? null, differing }
}

/**
 * Whether a token of one run is the same thing as the token of the other with its id: one model, or two
 * vocabularies of one size in which every token seen in both runs has the same bytes.
 */
export function sharesVocabulary(a: Side, b: Side): boolean {
  if (!a.header || !b.header) return true
  const [one, other] = [a.header.model, b.header.model]
  if (one.sha256 === other.sha256 && one.sha256 !== '') return true
  if (one.vocabSize !== other.vocabSize) return false
  const known = new Map(seen(a).map(({ id, bytes }) => [id, bytes]))
  const both = seen(b).filter(({ id }) => known.has(id))
  return both.length > 0 && both.every(({ id, bytes }) => known.get(id) === bytes)
}

function seen({ header, tokens }: Side): { id: number; bytes: string }[] {
  return [...(header?.prompt ?? []), ...tokens]
}

/** Whether what is still to be written may belong into this stretch. */
function mayGoOn(side: Side, { to }: Stretch): boolean {
  return to === side.tokens.length && isRunning(side)
}

type Pair = readonly [a: Stretch, b: Stretch]

function bySteps(a: readonly unknown[], b: readonly unknown[]): Pair[] {
  const at = (step: number, of: readonly unknown[]): Stretch => ({
    from: Math.min(step, of.length),
    to: Math.min(step + 1, of.length),
  })
  return Array.from({ length: Math.max(a.length, b.length) }, (_, step) => [
    at(step, a),
    at(step, b),
  ])
}

/** Bytes a token adds to the text; a control token such as `<|im_end|>` adds none. */
function lengthOf({ special, bytes }: TokenEvent): number {
  return special ? 0 : fromBase64(bytes).length
}

/**
 * Cuts both answers wherever both have a token's end at the same byte. Tokens without text stand alone
 * or opposite each other.
 */
function byBytes(a: readonly TokenEvent[], b: readonly TokenEvent[]): Pair[] {
  const [sizesA, sizesB] = [a.map(lengthOf), b.map(lengthOf)]
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [fromA, fromB] = [i, j]
    const [nextA, nextB] = [sizesA[i], sizesB[j]]
    const [endsA, endsB] = [nextA === 0 && i === a.length - 1, nextB === 0 && j === b.length - 1]
    if (nextA === 0 || nextB === 0) {
      // What ends an answer stands opposite what the other said instead.
      if (nextA === 0 || (endsB && nextA !== undefined)) i++
      if (nextB === 0 || (endsA && nextB !== undefined)) j++
    } else {
      let [bytesA, bytesB] = [0, 0]
      if (nextA !== undefined) bytesA = sizesA[i++] ?? 0
      if (nextB !== undefined) bytesB = sizesB[j++] ?? 0
      // Where one answer is over, each token left of the other has a row of its own.
      while (nextA !== undefined && nextB !== undefined && bytesA !== bytesB) {
        // None is left, or one without text, which ends what stands together.
        if (bytesA < bytesB) {
          if (!sizesA[i]) break
          bytesA += sizesA[i++] ?? 0
        } else {
          if (!sizesB[j]) break
          bytesB += sizesB[j++] ?? 0
        }
      }
    }
    pairs.push([
      { from: fromA, to: i },
      { from: fromB, to: j },
    ])
  }
  return pairs
}

function sameIds(a: readonly TokenEvent[], b: readonly TokenEvent[]): boolean {
  return a.length === b.length && a.every(({ id }, index) => id === b[index]?.id)
}

/** Control tokens of two vocabularies mean the same here: whatever they are called, they add no text. */
function sameText(a: readonly TokenEvent[], b: readonly TokenEvent[]): boolean {
  const [one, other] = [bytesOf(a), bytesOf(b)]
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}

/** The text of these is the beginning of that of the others. */
function begins(these: readonly TokenEvent[], others: readonly TokenEvent[]): boolean {
  const [one, other] = [bytesOf(these), bytesOf(others)]
  return one.length < other.length && one.every((byte, index) => byte === other[index])
}

function bytesOf(tokens: readonly TokenEvent[]): Uint8Array {
  return concatBytes(tokens.filter(({ special }) => !special).map(({ bytes }) => fromBase64(bytes)))
}

/** What one side of a row says, and how probable that was to its own model. */
export interface Said {
  tokens: readonly TokenEvent[]
  text: string
  /** Base64 of a single token; of several, undefined: they make whole characters together or not at all. */
  bytes: string | undefined
  /** Natural log: of several tokens the sum, by the chain rule. */
  logprob: number
}

/** null where the side has no token in the row. */
export function said(view: Pick<RunView, 'tokens'>, { from, to }: Stretch): Said | null {
  const tokens = view.tokens.slice(from, to)
  const [first] = tokens
  if (first === undefined) return null
  const single = tokens.length === 1
  return {
    tokens,
    text: single ? first.text : decodeUtf8(concatBytes(tokens.map((t) => fromBase64(t.bytes)))),
    bytes: single ? first.bytes : undefined,
    logprob: tokens.reduce((sum, token) => sum + token.logprob, 0),
  }
}

/** −log₂ p of what a side says in each row, bits; null where it says nothing. */
export function surprisesOf(
  view: Pick<RunView, 'tokens'>,
  rows: readonly AlignedRow[],
  side: 'a' | 'b',
): (number | null)[] {
  return rows.map((row) => {
    const found = said(view, row[side])
    return found && -found.logprob / Math.LN2
  })
}

/** A candidate at one place, as either model saw it: 0–1, or null where it was not among those listed. */
export interface PairedCandidate {
  key: string
  text: string
  bytes: string | undefined
  a: number | null
  b: number | null
}

/**
 * What both could have said in a row, the most probable first. One vocabulary: by id. Two: by the text,
 * as the ids say nothing. Where a row has several tokens, the first of each side.
 *
 * @param count of each side's own, at the least; the tokens taken are always among them
 */
export function pairedCandidates(
  a: TokenEvent | undefined,
  b: TokenEvent | undefined,
  by: AlignmentKind,
  count: number,
): PairedCandidate[] {
  const keyOf = ({ id, text }: { id: number; text: string }): string =>
    by === 'step' ? String(id) : text
  const listed = (event: TokenEvent | undefined) => {
    const found = new Map<string, { text: string; bytes: string | undefined; p: number }>()
    if (!event) return found
    // Two tokens may read the same; the likelier one, which comes first, stands for both.
    for (const one of [...event.top, event]) {
      const key = keyOf(one)
      if (found.has(key)) continue
      const bytes = one.id === event.id ? event.bytes : undefined
      found.set(key, { text: one.text, bytes, p: Math.exp(one.logprob) })
    }
    return found
  }
  const [inA, inB] = [listed(a), listed(b)]
  const wanted = new Set<string>([
    ...[...inA.keys()].slice(0, count),
    ...[...inB.keys()].slice(0, count),
    ...(a ? [keyOf(a)] : []),
    ...(b ? [keyOf(b)] : []),
  ])
  return [...wanted]
    .map((key) => {
      const [left, right] = [inA.get(key), inB.get(key)]
      return {
        key,
        text: left?.text ?? right?.text ?? '',
        bytes: left?.bytes ?? right?.bytes,
        a: left?.p ?? null,
        b: right?.p ?? null,
      }
    })
    .sort((x, y) => largest(y) - largest(x) || (x.key < y.key ? -1 : 1))
}

function largest({ a, b }: PairedCandidate): number {
  return Math.max(a ?? 0, b ?? 0)
}

/** How far two answers agree from their beginning. */
export interface Agreement {
  /** Tokens, where they are aligned by step; else characters. */
  length: number
  /** Tokens that either side has from the first difference on. */
  left: { a: number; b: number }
}

export function agreement(a: Side, b: Side, { by, rows, first }: Alignment): Agreement {
  const row = first === null ? undefined : rows[first]
  const [toA, toB] = [row?.a.from ?? a.tokens.length, row?.b.from ?? b.tokens.length]
  const open = rows.filter(({ relation }) => relation === 'open').length
  const text = decodeUtf8(bytesOf(a.tokens.slice(0, toA)))
  return {
    length: by === 'bytes' ? [...text].length : (first ?? rows.length - open),
    left: { a: a.tokens.length - toA, b: b.tokens.length - toB },
  }
}
