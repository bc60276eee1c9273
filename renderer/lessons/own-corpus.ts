import { corpusOf, type Corpus } from './engine/corpus/corpus.ts'
import type { MarkovState } from './engine/states/markov.ts'
import { sentencesIn, tokenise } from './engine/corpus/tokenise.ts'
import { threeSentences } from './engine/corpus/three-sentences.ts'

export type LessonLocale = Parameters<typeof threeSentences>[0]

/** What fits on a screen as a table, and is read at a glance. */
export const LIMITS = { words: 8, sentences: 8, letters: 400, wordLetters: 16 } as const

/** Why a corpus of the reader's own cannot be counted. */
export type CorpusProblem = 'empty' | 'words' | 'sentences' | 'letters' | 'wordLetters'

/** The chapter's own sentences and words, as the reader finds them. */
export function givenTexts(locale: LessonLocale): { sentences: string; vocabulary: string } {
  const { vocabulary, sentences } = threeSentences(locale)
  const line = (ids: readonly number[]): string => ids.map((id) => vocabulary.tokenOf(id)).join(' ')
  return {
    sentences: sentences.map(line).join('\n'),
    vocabulary: vocabulary.tokens.join(' '),
  }
}

/**
 * The corpus as the reader has it: words are parted by blanks in Chinese too, those of the vocabulary
 * come first in the table, and a sentence may bring others. Sentences of one word teach nothing.
 *
 * @returns the chapter's own corpus and why not the reader's, where that cannot be counted
 */
export function readCorpus(
  { sentences, vocabulary }: Pick<MarkovState, 'sentences' | 'vocabulary'>,
  locale: LessonLocale,
): { corpus: Corpus; problem: CorpusProblem | null } {
  const given = givenTexts(locale)
  const text = sentences ?? given.sentences
  const words = vocabulary ?? given.vocabulary
  const lines = sentencesIn(text)
  const first = tokenise(words, 'word')
  const corpus = corpusOf(lines, { ends: false, first, unit: 'word' })
  const problem = problemOf(text + words, corpus)
  return problem === null ? { corpus, problem } : { corpus: threeSentences(locale), problem }
}

function problemOf(text: string, { vocabulary, sentences }: Corpus): CorpusProblem | null {
  if (text.length > LIMITS.letters) return 'letters'
  if (!sentences.some((ids) => ids.length > 1)) return 'empty'
  if (sentences.length > LIMITS.sentences) return 'sentences'
  if (vocabulary.size > LIMITS.words) return 'words'
  const long = vocabulary.tokens.some((token) => token.length > LIMITS.wordLetters)
  return long ? 'wordLetters' : null
}
