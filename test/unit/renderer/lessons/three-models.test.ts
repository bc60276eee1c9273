import { describe, expect, it } from 'vitest'
import { NgramCounts } from '#renderer/lessons/engine/ngram/counts.ts'
import { NgramModel } from '#renderer/lessons/engine/ngram/model.ts'
import { planned } from '#renderer/lessons/engine/transformer/plan.ts'
import { EXAMPLES, readBeginning, worldPlan } from '#renderer/lessons/three-models.ts'
import { byToken, sum } from './corpora.ts'

describe.each(['en', 'zh-CN'] as const)('%s: one prompt, three models', (language) => {
  const { split, model } = planned(worldPlan(language, 1))

  it('table and Transformer read the same tokens of every example', () => {
    for (const text of EXAMPLES[language]) {
      const { ids, table, tokens, unknown } = readBeginning(split, text)
      expect(unknown).toBeNull()
      expect(tokens.join('')).toBe(text)
      expect(sum(table ?? [])).toBeCloseTo(1, 12)
      expect(sum(model.predict(ids ?? []))).toBeCloseTo(1, 12)
      // The table goes by the last token alone.
      const alone = new NgramModel(new NgramCounts(split.training, 1), 0).predict(ids!.slice(-1))
      expect(byToken(model.vocabulary, table)).toEqual(byToken(model.vocabulary, alone))
    }
  })

  it('a token that the corpus does not have is named', () => {
    const text = `${EXAMPLES[language][0]} ${language === 'en' ? 'quarks' : '夸'}`
    const read = readBeginning(split, text)
    expect(read.unknown).toBe(language === 'en' ? 'quarks' : '夸')
    expect([read.ids, read.table]).toEqual([null, null])
  })
})
