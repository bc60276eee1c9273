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
    question: 'the capital of Peru is',
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
    question: '秘鲁的首都是',
  },
} as const

/**
 * Chapter 7's corpus: what it says of one country it says often, of others once, and of the one that is
 * asked about it never says it. Its capital is not even among the tokens, so no answer can be right.
 */
export function gaps(locale: keyof typeof GAPS): { corpus: Corpus; question: string } {
  const { sentences, question } = GAPS[locale]
  return { corpus: corpusOf(sentences, { ends: true }), question }
}
