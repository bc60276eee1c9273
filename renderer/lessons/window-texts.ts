import { chineseSentences } from './engine/corpus/chinese.ts'
import { corpusOf, readPrompt, split, type Split } from './engine/corpus/corpus.ts'
import { englishSentences } from './engine/corpus/english.ts'
import { asWritten, tokenise } from './engine/corpus/tokenise.ts'
import { generate } from './engine/generate.ts'
import type { WindowState } from './engine/states/window.ts'
import { perplexity } from './engine/next-token-model.ts'
import { NgramCounts } from './engine/ngram/counts.ts'
import { NgramModel } from './engine/ngram/model.ts'
import type { LessonLocale } from './own-corpus.ts'

/** The windows whose texts stand side by side. */
const WINDOWS = [1, 2, 3] as const
/** Sentences that the grammar makes, the share of all held back, and the seed of both. */
const CORPUS = { sentences: 400, heldOut: 0.2, seed: 1 } as const
const MOST_TOKENS = 30

/** Two beginnings that differ in one word, further back than a short window reaches. */
const PAIRS: Record<LessonLocale, readonly [string, string]> = {
  en: ['Mary reads a letter from', 'Paul reads a letter from'],
  'zh-CN': ['小红晚上买了一杯很特别的', '小红晚上买了一本很特别的'],
}

const corpora = new Map<LessonLocale, Split>()
const tables = new Map<string, NgramCounts>()

/** What is learned from and what is held back of the longer corpus; made once. */
function longCorpus(locale: LessonLocale): Split {
  const made = locale === 'en' ? englishSentences : chineseSentences
  const known =
    corpora.get(locale) ??
    split(
      corpusOf(made(CORPUS.sentences, CORPUS.seed), { ends: true }),
      CORPUS.heldOut,
      CORPUS.seed,
    )
  corpora.set(locale, known)
  return known
}

function countsOf(locale: LessonLocale, n: number): NgramCounts {
  const key = `${locale} ${String(n)}`
  const counts = tables.get(key) ?? new NgramCounts(longCorpus(locale).training, n)
  tables.set(key, counts)
  return counts
}

/** A token of a written text; `blind`: drawn from a row that the sentences never filled. */
export interface WrittenToken {
  text: string
  blind: boolean
}

/** What one window makes of the longer corpus. */
export interface WindowText {
  n: number
  tokens: WrittenToken[]
  /** Rows of the table, and how many of them the sentences fill. */
  rows: bigint
  filled: number
  /** On the sentences held back, e to the mean surprise in nats. */
  perplexity: number
  /** Share of the tokens held back whose row is empty, 0–1. */
  blind: number
}

export interface TextsView {
  learned: number
  heldOut: number
  vocabulary: number
  texts: WindowText[]
  /** The n whose perplexity is lowest. */
  best: number
}

/** The same corpus, seed and α through windows of 1, 2 and 3 tokens. */
export function textsView(
  { alpha, seed }: Readonly<Pick<WindowState, 'alpha' | 'seed'>>,
  locale: LessonLocale,
): TextsView {
  const { training, heldOut } = longCorpus(locale)
  const texts = WINDOWS.map((n): WindowText => {
    const counts = countsOf(locale, n)
    const model = new NgramModel(counts, alpha)
    return {
      n,
      tokens: written(model, seed),
      rows: counts.possibleRows,
      filled: counts.seenRows,
      perplexity: perplexity(model, heldOut.sentences),
      blind: blindShare(counts, heldOut.sentences),
    }
  })
  const lowest = [...texts].sort((a, b) => a.perplexity - b.perplexity)[0]
  return {
    learned: training.sentences.length,
    heldOut: heldOut.sentences.length,
    vocabulary: training.vocabulary.size,
    texts,
    best: lowest?.n ?? 1,
  }
}

function isBlind(counts: NgramCounts, context: readonly number[]): boolean {
  return counts.total(context) === 0
}

function written(model: NgramModel, seed: number): WrittenToken[] {
  const { vocabulary, counts } = model
  const sampling = { temperature: 1, topK: 0, topP: 1, seed, maxTokens: MOST_TOKENS }
  const tokens: WrittenToken[] = []
  for (const { choice, context } of generate(model, readPrompt(vocabulary, ''), sampling)) {
    if (choice.id === vocabulary.end) break
    const text = asWritten(vocabulary.tokenOf(choice.id), vocabulary.unit, tokens.length === 0)
    tokens.push({ text, blind: isBlind(counts, context) })
  }
  return tokens
}

function blindShare(counts: NgramCounts, sentences: readonly (readonly number[])[]): number {
  const contexts = sentences.flatMap((ids) => ids.slice(1).map((_, at) => ids.slice(0, at + 1)))
  return contexts.filter((context) => isBlind(counts, context)).length / contexts.length
}

/** One beginning through a window: what of it is seen, and what is expected next. */
export interface ReadText {
  tokens: { text: string; inside: boolean }[]
  /** `[vocabulary]`, by counting alone; null where the row is empty. */
  probabilities: Float64Array | null
}

export interface ReadingView {
  vocabulary: NgramCounts['vocabulary']
  texts: ReadText[]
  /** The window that holds the longer beginning whole. */
  most: number
  /** Whether the window sees the same in both, so that both must be continued alike. */
  alike: boolean
}

/** Two beginnings as a table with a window of so many tokens reads them. */
export function readingView(
  { window }: Readonly<Pick<WindowState, 'window'>>,
  locale: LessonLocale,
): ReadingView {
  const counts = countsOf(locale, window)
  const { vocabulary } = counts
  const model = new NgramModel(counts, 0)
  const texts = PAIRS[locale].map((text): ReadText => {
    const tokens = tokenise(text, vocabulary.unit)
    return {
      tokens: tokens.map((token, at) => ({
        text: asWritten(token, vocabulary.unit, at === 0),
        inside: at >= tokens.length - window,
      })),
      probabilities: model.predict(readPrompt(vocabulary, text)),
    }
  })
  const seen = texts.map(({ tokens }) => tokens.filter(({ inside }) => inside))
  const said = seen.map((tokens) => tokens.map(({ text }) => text).join('|'))
  return {
    vocabulary,
    texts,
    most: Math.max(...texts.map(({ tokens }) => tokens.length)),
    alike: said[0] === said[1],
  }
}
