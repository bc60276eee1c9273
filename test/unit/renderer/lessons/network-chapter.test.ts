import { describe, expect, it } from 'vitest'
import { NETWORK } from '#renderer/lessons/chapters/06-network.ts'
import { threeSentences } from '#renderer/lessons/engine/corpus/three-sentences.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { BigramNetwork } from '#renderer/lessons/engine/network/bigram-network.ts'
import { parameterCount } from '#renderer/lessons/engine/network/parameter.ts'
import { checkEdge, edgesOf, networkView, sizesView } from '#renderer/lessons/network.ts'
import { WIDTH } from '#renderer/lessons/network-run.ts'
import { sum } from './corpora.ts'

const { network, markov } = initialState()
const after = (steps: number, seed = 1) => networkView({ ...network, steps, seed }, markov, 'en')

describe('chapter 6: the network on its way', () => {
  it('comes to the table’s probabilities, none further off than 0.02, whatever it began with', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      expect(after(0, seed).difference).toBeGreaterThan(0.5)
      const { difference, rows } = after(100, seed)
      expect(difference).toBeLessThan(0.02)
      // The difference is the one that the rows have, by an account of its own.
      const [love] = [rows[2]]
      expect(Math.abs((love?.network[3] ?? 0) - 2 / 3)).toBeLessThanOrEqual(difference)
      expect(rows[3]?.table).toBeNull()
      for (const row of rows) expect(sum(row.network)).toBeCloseTo(1, 12)
    }
  })

  it('learns the reader’s own sentences too', () => {
    const own = {
      ...markov,
      sentences: 'a b c d\nd c b a\ne f g h\nh g f e\na c e g',
      vocabulary: '',
    }
    const state = { ...network, steps: 500 }
    expect(networkView(state, own, 'en').difference).toBeLessThan(0.02)
  })

  it('its loss is the mean surprise of the pairs, and comes down to the table’s', () => {
    const view = after(40)
    expect(view.pairs).toHaveLength(6)
    expect(view.losses).toHaveLength(41)
    expect(view.losses.at(-1)).toBeCloseTo(sum(view.pairs.map(({ surprise }) => surprise)) / 6, 12)
    // love → oranges twice, love → grapes once; nothing else is uncertain.
    expect(view.tableLoss).toBeCloseTo((2 * Math.log(3 / 2) + Math.log(3)) / 6, 12)
    view.losses.forEach((loss) => expect(loss).toBeGreaterThan(view.tableLoss))
    expect(view.losses).toEqual([...view.losses].sort((a, b) => b - a))
  })

  it('goes back and forth to the same numbers', () => {
    const [early, late] = [after(10), after(60)]
    expect(after(10)).toEqual(early)
    expect(after(60)).toEqual(late)
  })

  it('each number of the drawing follows from the others', () => {
    const { hidden, weight, bias, logits, word, embedding } = after(25)
    expect([...hidden]).toEqual([...embedding.value.data.slice(word * WIDTH, (word + 1) * WIDTH)])
    logits.forEach((logit, id) => {
      const terms = [...hidden].map((x, at) => x * weight.value.data[at * logits.length + id]!)
      expect(logit).toBeCloseTo(sum(terms) + bias.value.data[id]!, 12)
    })
  })

  it('every line’s gradient is what moving the weight measures', () => {
    for (const steps of [0, 20]) {
      const state = { ...network, steps }
      const { embedding, weight } = networkView(state, markov, 'en')
      for (const edge of edgesOf(5)) {
        const check = checkEdge(state, markov, 'en', edge)
        const shown = edge.layer === 'embedding' ? embedding : weight
        expect(check.backward).toBe(shown.gradient.data[edge.index])
        expect(check.error).toBeLessThan(1e-4)
        expect((check.more - check.less) / 2e-5).toBe(check.differences)
      }
      // Looking has changed nothing.
      expect(networkView(state, markov, 'en').losses).toEqual(after(steps).losses)
    }
  })
})

describe('chapter 6: how many numbers', () => {
  it.each([1, 2, 3, 4, 8])('a window of %i words: 5ⁿ rows, and the network’s own count', (n) => {
    const { vocabulary } = threeSentences('en')
    const own = new BigramNetwork(vocabulary, { width: WIDTH, seed: 1, contextLength: n })
    const { rows, parameters, size } = sizesView(markov, n, 'en')
    expect([size, rows, parameters]).toEqual([5, 5n ** BigInt(n), parameterCount(own.parameters)])
  })

  it('the question is about a window of four', () => {
    const asked = NETWORK.ask(initialState(), 'en')
    expect(asked?.values.sum).toBe('15 + 60 + 5')
    expect(asked?.judge('80')).toBe('right')
    expect(asked?.judge('65')).toBe('wrong')
  })
})
