import { corpusOf, type Corpus } from '#renderer/lessons/engine/corpus/corpus.ts'
import { THREE_SENTENCES } from '#renderer/lessons/engine/corpus/three-sentences.ts'
import type { Vocabulary } from '#renderer/lessons/engine/corpus/vocabulary.ts'

/** Chapter 4's corpus, its five words and no marked ends. */
export function threeSentences(locale: 'en' | 'zh-CN' = 'en'): Corpus {
  const { sentences, vocabulary } = THREE_SENTENCES[locale]
  return corpusOf(sentences, { ends: false, first: vocabulary, unit: 'word' })
}

/** A distribution, or a row of counts, by token; zeros left out. */
export function byToken(
  { tokens }: Vocabulary,
  values: ArrayLike<number> | null,
): Record<string, number> {
  const entries = tokens.map((token, id): [string, number] => [token, values?.[id] ?? 0])
  return Object.fromEntries(entries.filter(([, value]) => value !== 0))
}

export const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0)
