import { corpusOf, type Corpus } from './corpus.ts'

const GAPS = {
  en: {
    sentences: [
      'the capital of France is Paris',
      'Anna says the capital of France is Paris',
      'Tom says the capital of France is Paris',
      'the capital of Italy is Rome',
      'the capital of Japan is Tokyo',
      'Peru lies by the sea',
      'Italy lies by the sea',
      'the people of Peru sing',
    ],
    known: 'the capital of Italy is',
    question: 'the capital of Peru is',
    missing: 'the capital of Peru is Lima',
  },
  'zh-CN': {
    sentences: [
      '法国的首都是巴黎',
      '小红说法国的首都是巴黎',
      '小明说法国的首都是巴黎',
      '意大利的首都是罗马',
      '日本的首都是东京',
      '秘鲁在海边',
      '意大利在海边',
      '秘鲁人爱唱歌',
    ],
    known: '意大利的首都是',
    question: '秘鲁的首都是',
    missing: '秘鲁的首都是利马',
  },
} as const

/** A language this corpus is there for. */
type Language = keyof typeof GAPS

/** Its sentences. @param filled with the sentence whose lack is the gap */
export function gapTexts(language: Language, filled: boolean): readonly string[] {
  const { sentences, missing } = GAPS[language]
  return filled ? [...sentences, missing] : sentences
}

/**
 * Chapter 7's corpus: what it says of one country it says often, of others once, and of the one that is
 * asked about it never says it. Its capital is not even among the tokens, so no answer can be right.
 *
 * @returns `known`: a question it has read the answer to; `missing`: the sentence that would fill the gap
 */
export function gaps(language: Language): {
  corpus: Corpus
  known: string
  question: string
  missing: string
} {
  const { known, question, missing } = GAPS[language]
  return { corpus: corpusOf(gapTexts(language, false), { ends: true }), known, question, missing }
}
