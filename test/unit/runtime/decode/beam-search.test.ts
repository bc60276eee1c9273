import { describe, expect, it } from 'vitest'
import {
  beamSearch,
  type BeamSearch,
  type BeamStep,
  type Outlook,
} from '#runtime/decode/beam-search.ts'
import { Random } from '#test/unit/support/random.ts'

const END = 0

/** A language model over `size` tokens whose probabilities depend on the whole text so far, by chance. */
function someModel(seed: number, size: number) {
  const known = new Map<string, Float32Array>()
  return (ids: readonly number[]): Float32Array => {
    const key = ids.join()
    let row = known.get(key)
    if (!row) {
      let hash = seed
      for (const id of ids) hash = (hash * 31 + id + 7) % 1_000_003
      const random = new Random(hash)
      const weights = Array.from({ length: size }, () => Math.exp(3 * random.next()))
      const total = weights.reduce((a, b) => a + b, 0)
      row = Float32Array.from(weights, (weight) => Math.log(weight / total))
      known.set(key, row)
    }
    return row
  }
}

type Model = ReturnType<typeof someModel>
const outlook = (model: Model, ids: readonly number[]): Outlook<readonly number[]> => ({
  logprobs: model(ids),
  state: ids,
})
function search(model: Model, options: Partial<BeamSearch<readonly number[]>>) {
  return beamSearch({
    width: 4,
    lengthPenalty: 1,
    maxLength: 5,
    endIds: [END],
    first: outlook(model, []),
    advance: (steps) =>
      Promise.resolve(steps.map(({ state: ids, id }) => outlook(model, [...ids, id]))),
    ...options,
  })
}

/** Every text up to a length, with its score: those that end, and those cut there. */
function everything(model: Model, size: number, maxLength: number, penalty: number) {
  const found: { ids: number[]; score: number }[] = []
  const walk = (ids: number[], sum: number): void => {
    model(ids).forEach((own, id) => {
      const text = [...ids, id]
      const total = sum + own
      if (id === END || text.length === maxLength) {
        found.push({ ids: text, score: total / text.length ** penalty })
      } else walk(text, total)
    })
  }
  walk([], 0)
  expect(found.length).toBeLessThan(size ** maxLength * 2)
  return found.sort((a, b) => b.score - a.score)
}

describe('beam search', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'wide enough to give nothing up finds the best of all texts (model %i)',
    async (seed) => {
      const model = someModel(seed, 4)
      for (const penalty of [0, 0.6, 1]) {
        // Wider than there are texts: nothing is pruned, and too few end for it to stop early.
        const width = 4 ** 5
        const texts = await search(model, { width, lengthPenalty: penalty })
        const all = everything(model, 4, 5, penalty)
        expect(texts.length).toBe(all.length)
        expect(texts[0]?.ids).toEqual(all[0]?.ids)
        expect(texts[0]?.score).toBeCloseTo(all[0]?.score ?? NaN, 9)
      }
    },
  )

  it('of width 1 takes the most probable token each time', async () => {
    for (let seed = 1; seed < 20; seed++) {
      const model = someModel(seed, 6)
      const ids: number[] = []
      while (ids.length < 5 && ids.at(-1) !== END) {
        const row = model(ids)
        ids.push(row.indexOf(Math.max(...row)))
      }
      const [best] = await search(model, { width: 1 })
      expect(best?.ids).toEqual(ids)
    }
  })

  it('of width 4 finds no worse a text than greedy does, and mostly a better one', async () => {
    let better = 0
    for (let seed = 1; seed <= 100; seed++) {
      const model = someModel(seed, 6)
      const [greedy] = await search(model, { width: 1, lengthPenalty: 0 })
      const [wide] = await search(model, { width: 4, lengthPenalty: 0 })
      if ((wide?.sum ?? 0) > (greedy?.sum ?? 0) + 1e-9) better++
    }
    expect(better).toBeGreaterThan(30)
  })

  it('tells what became of every candidate: a tree in which each has its parent', async () => {
    const model = someModel(5, 6)
    const steps: BeamStep[] = []
    const texts = await search(model, { width: 3, onStep: (step) => steps.push(step) })
    let before: readonly (readonly number[])[] = [[]]
    for (const { live, finished, pruned } of steps) {
      expect(live.length).toBeLessThanOrEqual(3)
      const all = [...live, ...finished, ...pruned]
      expect(all.length).toBeLessThanOrEqual(6)
      for (const { ids, parent, sum } of all) {
        expect(before[parent]).toEqual(ids.slice(0, -1))
        let expected = 0
        for (const [at, id] of ids.entries()) expected += model(ids.slice(0, at))[id] ?? NaN
        expect(sum).toBeCloseTo(expected, 6)
      }
      before = live.map(({ ids }) => ids)
    }
    const ended = steps.flatMap(({ finished }) => finished.map(({ ids }) => ids.join()))
    for (const { ids } of texts.filter((one) => one.ids.at(-1) === END)) {
      expect(ended).toContain(ids.join())
    }
    expect(texts.map(({ score }) => score)).toEqual(
      texts.map(({ score }) => score).sort((a, b) => b - a),
    )
  })

  it('never writes what may not be written, and gives what it has when it is stopped', async () => {
    const model = someModel(3, 5)
    const banned: Model = (ids) => model(ids).map((own, id) => (id === 2 ? -Infinity : own))
    const texts = await search(banned, { width: 8 })
    expect(texts.every(({ ids }) => !ids.includes(2))).toBe(true)
    let steps = 0
    const cut = await search(model, { width: 2, maxLength: 50, stopped: () => ++steps === 2 })
    expect(cut.length).toBeGreaterThan(0)
    expect(Math.max(...cut.map(({ ids }) => ids.length))).toBe(2)
    await expect(search(model, { width: 0 })).rejects.toThrow(RangeError)
  })
})
