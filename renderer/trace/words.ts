import { groupByCharacter, type TokenRef } from './pieces.ts'
import { segmenter } from './sentences.ts'

/** What people read as one word, and the tokens it is made of. */
export interface Word {
  /** Without the space around it. */
  text: string
  /** Indices into the tokens given, in order; at least one. */
  tokens: number[]
  /** An end token or the like, which stands for no text. */
  special: boolean
  /** A space stands before it in the text. */
  spaced: boolean
}

interface Piece {
  text: string
  tokens: number[]
  special: boolean
}

/**
 * Tokens joined to words, by the word boundaries of the language (UAX 29; for Chinese by the system's
 * dictionary). Where a token reaches over a boundary the words on both sides become one: what the model
 * does not tell apart is not told apart. Punctuation stands alone.
 */
export function wordsOf(tokens: readonly TokenRef[], language: string | null): Word[] {
  const words: Word[] = []
  let run: Piece[] = []
  const close = (): void => {
    words.push(...wordsOfText(run, language))
    run = []
  }
  for (const piece of piecesOf(tokens)) {
    if (!piece.special) {
      run.push(piece)
      continue
    }
    close()
    words.push({ ...piece, spaced: words.length > 0 })
  }
  close()
  return words
}

/** A stretch of a text, and which word it is; null between words. */
export interface Stretch {
  text: string
  word: number | null
}

/**
 * Finds words again in the text they were tokenised from, in order: letter case apart, as some models
 * read everything small. A word that is written otherwise there (an unknown sign, say) is passed over.
 */
export function placedIn(text: string, words: readonly Word[]): Stretch[] {
  const stretches: Stretch[] = []
  const lower = text.toLowerCase()
  // Where lower case is longer, as of İ, places would shift.
  const searched = lower.length === text.length ? lower : text
  let at = 0
  for (const [word, { text: wanted, special }] of words.entries()) {
    const from = special ? -1 : searched.indexOf(wanted.toLowerCase(), at)
    if (from === -1) continue
    if (from > at) stretches.push({ text: text.slice(at, from), word: null })
    at = from + wanted.length
    stretches.push({ text: text.slice(from, at), word })
  }
  if (at < text.length) stretches.push({ text: text.slice(at), word: null })
  return stretches
}

function piecesOf(tokens: readonly TokenRef[]): Piece[] {
  let next = 0
  return groupByCharacter(tokens).map((group) => ({
    text: group.text,
    tokens: group.tokens.map(() => next++),
    special: group.tokens.some(({ special }) => special),
  }))
}

function wordsOfText(pieces: readonly Piece[], language: string | null): Word[] {
  const text = pieces.map((piece) => piece.text).join('')
  const bounds = [...segmenter(language, 'word').segment(text)]
    .filter(({ segment }) => segment.trim() !== '')
    .map(({ index, segment }) => ({ from: index, to: index + segment.length }))
  const words: (Word & { to: number })[] = []
  let at = 0
  let waiting: number[] = []
  for (const piece of pieces) {
    const [from, to] = [at, at + piece.text.length]
    at = to
    const mine = bounds.filter((bound) => bound.from < to && bound.to > from)
    const [first, last] = [mine[0], mine.at(-1)]
    const tokens = [...waiting, ...piece.tokens]
    waiting = []
    if (!first || !last) {
      // Only space: SentencePiece writes it before the word it belongs to.
      waiting = tokens
      continue
    }
    const open = words.at(-1)
    if (open && first.from < open.to) {
      open.tokens.push(...tokens)
      open.text += text.slice(open.to, last.to)
      open.to = Math.max(open.to, last.to)
      continue
    }
    const spaced = first.from > 0 && /\s/.test(text[first.from - 1] ?? '')
    words.push({
      text: text.slice(first.from, last.to),
      tokens,
      special: false,
      spaced,
      to: last.to,
    })
  }
  words.at(-1)?.tokens.push(...waiting)
  return words.map(({ text: word, tokens, special, spaced }) => ({
    text: word,
    tokens,
    special,
    spaced,
  }))
}
