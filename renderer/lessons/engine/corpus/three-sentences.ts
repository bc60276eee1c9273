import { corpusOf, type Corpus } from './corpus.ts'

/**
 * Chapter 4's corpus, to be read in words, and the order in which its table lists them. In Chinese too,
 * blanks part the words here, so that both tables are 5 × 5.
 */
const THREE_SENTENCES = {
  en: {
    vocabulary: ['I', 'you', 'love', 'oranges', 'grapes'],
    sentences: ['I love oranges', 'I love grapes', 'you love oranges'],
  },
  'zh-CN': {
    vocabulary: ['我', '你', '爱', '橙子', '葡萄'],
    sentences: ['我 爱 橙子', '我 爱 葡萄', '你 爱 橙子'],
  },
} as const

/** Chapter 4's corpus as it stands when nobody has edited it. */
export function threeSentences(locale: keyof typeof THREE_SENTENCES): Corpus {
  const { sentences, vocabulary } = THREE_SENTENCES[locale]
  return corpusOf(sentences, { ends: false, first: vocabulary, unit: 'word' })
}
