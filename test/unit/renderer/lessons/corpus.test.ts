import { describe, expect, it } from 'vitest'
import { threeSentences } from '#renderer/lessons/engine/corpus/three-sentences.ts'
import { chineseSentences } from '#renderer/lessons/engine/corpus/chinese.ts'
import { corpusOf, readPrompt, split } from '#renderer/lessons/engine/corpus/corpus.ts'
import { englishSentences } from '#renderer/lessons/engine/corpus/english.ts'
import { sentencesOf } from '#renderer/lessons/engine/corpus/grammar.ts'
import {
  joinTokens,
  sentencesIn,
  tokenise,
  unitOf,
} from '#renderer/lessons/engine/corpus/tokenise.ts'
import { END } from '#renderer/lessons/engine/corpus/vocabulary.ts'

describe('a text in tokens', () => {
  it('words and signs in English, characters in Chinese', () => {
    expect(tokenise("Don't stop, Anna: it's 9!", unitOf('Don'))).toEqual(
      "Don't|stop|,|Anna|:|it's|9|!".split('|'),
    )
    expect(tokenise('我爱 橙子，𠮷', unitOf('我'))).toEqual([...'我爱橙子，𠮷'])
    expect(tokenise('我 爱 橙子', 'word')).toEqual(['我', '爱', '橙子'])
    expect(tokenise('', 'word')).toEqual([])
  })

  it.each([
    ['I love oranges, you love grapes.', 'word'],
    ['因为下雨了，所以小红带了一把伞', 'character'],
    ['我爱橙子，你爱葡萄', 'character'],
  ] as const)('comes back as it was: %s', (text, unit) => {
    expect(joinTokens(tokenise(text, unit), unit)).toBe(text)
  })

  it('Chinese words are written without blanks between them', () => {
    expect(joinTokens(['我', '爱', '橙子'], 'word')).toBe('我爱橙子')
  })

  it('has a sentence on each line that is not empty', () => {
    expect(sentencesIn('\n I love you \r\n\n you love me\n')).toEqual(['I love you', 'you love me'])
  })
})

describe('a corpus', () => {
  it('numbers tokens as they first appear, or as the lesson lists them', () => {
    expect(corpusOf(['I love oranges', 'you love me'], { ends: false }).vocabulary.tokens).toEqual([
      'I',
      'love',
      'oranges',
      'you',
      'me',
    ])
    expect(threeSentences('en').vocabulary.tokens).toEqual([
      'I',
      'you',
      'love',
      'oranges',
      'grapes',
    ])
    expect(threeSentences('en').sentences).toEqual([
      [0, 2, 3],
      [0, 2, 4],
      [1, 2, 3],
    ])
    expect(threeSentences('zh-CN').sentences).toEqual(threeSentences('en').sentences)
  })

  it('marks where sentences begin and end, if it is told to', () => {
    const { vocabulary, sentences } = corpusOf(['你好'], { ends: true })
    expect(vocabulary.tokens).toEqual([END, '你', '好'])
    expect(sentences).toEqual([[0, 1, 2, 0]])
    expect(readPrompt(vocabulary, '好')).toEqual([0, 2])
    expect(readPrompt(threeSentences('en').vocabulary, 'I love')).toEqual([0, 2])
    expect(() => readPrompt(vocabulary, '他')).toThrow('“他” is not one of the vocabulary')
    expect(() => vocabulary.tokenOf(3)).toThrow('there is no token 3')
  })
})

describe('the longer corpora', () => {
  const made = { en: englishSentences, zh: chineseSentences }

  it.each(['en', 'zh'] as const)('%s: different sentences, the same for a seed', (language) => {
    const sentences = made[language](400, 1)
    expect(new Set(sentences).size).toBeGreaterThanOrEqual(420)
    expect(made[language](400, 1)).toEqual(sentences)
    expect(made[language](400, 2)).not.toEqual(sentences)
    const { vocabulary, sentences: read } = corpusOf(sentences, { ends: true })
    expect(vocabulary.size).toBeGreaterThan(90)
    expect(Math.max(...read.map(({ length }) => length))).toBeLessThanOrEqual(32)
    for (const text of sentences) expect(text).not.toMatch(/[{}]/)
  })

  it.each(['en', 'zh'] as const)('%s: what is held back was never seen', (language) => {
    const corpus = corpusOf(made[language](400, 1), { ends: true })
    const { training, heldOut } = split(corpus, 0.2, 1)
    const share = heldOut.sentences.length / corpus.sentences.length
    expect(share).toBeCloseTo(0.2, 2)
    expect(training.sentences.length + heldOut.sentences.length).toBe(corpus.sentences.length)
    const seen = new Set(training.sentences.map((ids) => ids.join()))
    expect(heldOut.sentences.filter((ids) => seen.has(ids.join()))).toEqual([])
    const known = new Set(training.sentences.flat())
    expect(heldOut.sentences.flat().filter((id) => !known.has(id))).toEqual([])
    expect(known.size).toBe(corpus.vocabulary.size)
    expect(split(corpus, 0.2, 1)).toEqual({ training, heldOut })
  })

  it('a sentence that comes twice, or has a word of its own, is never held back', () => {
    const corpus = corpusOf(['a b', 'a b', 'a b c', 'b a'], { ends: false })
    expect(split(corpus, 1, 3).heldOut.sentences).toEqual([corpus.sentences[3]])
  })

  it('a grammar that is too small, or lacks a rule, says so', () => {
    expect(sentencesOf({ sentence: ['{x} sings'], x: ['Anna', 'Tom'] }, 2, 1).sort()).toEqual([
      'Anna sings',
      'Tom sings',
    ])
    expect(() => sentencesOf({ sentence: ['a', 'b'] }, 3, 1)).toThrow('does not have 3 different')
    expect(() => sentencesOf({ sentence: ['{x}'] }, 1, 1)).toThrow('no rule “x”')
  })
})
