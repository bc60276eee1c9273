import { describe, expect, test } from 'vitest'
import { chooseToken, filterTokens } from '#shared/trace/choice/choose.ts'
import { distributionOf } from '#shared/trace/choice/distribution.ts'
import { drawAt } from '#shared/trace/choice/philox.ts'
import { whatIfDice } from '#renderer/inspector/columns/what-if-dice.ts'
import { columnsOf, rankTokens } from '#renderer/trace/stage-columns.ts'
import { inspect, useFakeClock, type Mounted } from './mount.ts'
import { PLAIN, PROMPT, probabilities, textOf, viewOf, VOCABULARY } from './run.ts'

useFakeClock()

const POSITION = PROMPT.length
const STAGES = ['model', 'temperature', 'top-k', 'top-p']
const SAMPLED = viewOf([{ rank: 1, how: 'sample' }])
const logits = Float32Array.from(probabilities(0).p, Math.log)

async function room(view = SAMPLED, options: Parameters<typeof inspect>[2] = {}): Promise<Mounted> {
  return inspect(view, POSITION, { ...options, panel: 'distribution' })
}
function column({ wrapper }: Mounted, stage: string): number[] {
  return wrapper
    .findAll(`[data-testid^="candidate"] [data-stage="${stage}"][data-share]`)
    .map((cell) => Number(cell.attributes('data-share')))
}
const total = (values: number[]): number => values.reduce((a, b) => a + b, 0)
async function set({ wrapper, settle }: Mounted, name: string, value: number): Promise<void> {
  const field = wrapper.get<HTMLInputElement>(`input[aria-label="${name}"]`)
  await field.setValue(String(value))
  await field.trigger('change')
  await settle()
}
function pick({ wrapper }: Mounted): number {
  return Number(wrapper.get('[data-testid="what-if-pick"]').attributes('data-id'))
}

describe('the columns in the room', () => {
  test('begin at the run’s settings: its probabilities, stage by stage, each summing to 1', async () => {
    const mounted = await room()
    const { p, order } = probabilities(0)
    const divided = p.map((value) => value ** (1 / PLAIN.temperature))
    const z = total(divided)
    const massK = total(order.slice(0, PLAIN.topK).map((id) => divided[id] ?? 0))
    const [first = 0] = order
    expect(column(mounted, 'model')[0]).toBeCloseTo(p[first] ?? 0, 6)
    expect(column(mounted, 'temperature')[0]).toBeCloseTo((divided[first] ?? 0) / z, 6)
    expect(column(mounted, 'top-k')[0]).toBeCloseTo((divided[first] ?? 0) / massK, 6)
    for (const stage of STAGES) {
      expect(column(mounted, stage)).toHaveLength(21)
      expect(Math.abs(total(column(mounted, stage)) - 1)).toBeLessThan(1e-6)
    }
    const sums = mounted.wrapper.findAll('[data-row="sum"]').map((cell) => cell.text())
    expect(sums).toEqual(STAGES.map(() => '1.000000'))
    expect(mounted.wrapper.get('[data-testid="candidate-rest"]').text()).toContain(
      String(VOCABULARY - 20),
    )
  })

  test('follow the sliders at once, without another question, and go back', async () => {
    const mounted = await room()
    const before = column(mounted, 'top-p')
    const asked = mounted.asked.length
    for (const [temperature, topK, topP] of [
      [0.2, 0, 1],
      [2, 5, 1],
      [1.35, 100, 0.4],
      [0, 3, 0.5],
    ] as const) {
      await set(mounted, 'Temperature', temperature)
      await set(mounted, 'top-k', topK)
      await set(mounted, 'top-p', topP)
      const sampling = { ...PLAIN, temperature, topK, topP }
      expect(pick(mounted)).toBe(chooseToken(logits, sampling, POSITION).id)
      for (const stage of STAGES) {
        expect(Math.abs(total(column(mounted, stage)) - 1)).toBeLessThan(1e-6)
      }
    }
    expect(mounted.wrapper.get('[data-part="outcome"]').text()).toContain('Temperature 0')
    expect(mounted.asked).toHaveLength(asked)
    await mounted.wrapper.get('[data-testid="what-if-reset"]').trigger('click')
    expect(column(mounted, 'top-p')).toEqual(before)
  })

  test('say what each filter took, and show it greyed', async () => {
    const mounted = await room()
    const { draw } = chooseToken(logits, PLAIN, POSITION)
    const rows = mounted.wrapper.findAll('[data-testid="candidate"]')
    rows.forEach((row, rank) => {
      const cut = rank >= PLAIN.topK ? 'cut by top-k' : 'cut by top-p'
      const gone = rank >= (draw?.afterTopP ?? 0)
      expect(row.attributes('data-kept')).toBe(String(!gone))
      expect(row.text().includes(cut)).toBe(gone)
      expect(row.classes('faint')).toBe(gone)
    })
  })

  test('throw the runtime’s die for every seed, and say so', async () => {
    const mounted = await room()
    for (const seed of [0, 1, 77, 4_294_967_295]) {
      await set(mounted, 'Seed', seed)
      const choice = chooseToken(logits, { ...PLAIN, seed }, POSITION)
      expect(pick(mounted)).toBe(choice.id)
      const u = Number(mounted.wrapper.get('.needle').attributes('data-u'))
      expect(u).toBe(drawAt(seed, POSITION))
      expect(mounted.wrapper.get('[data-part="die-said"]').text()).toContain(u.toFixed(4))
      const others = mounted.wrapper.findAll('[data-testid="other-seed"]')
      others.forEach((other, index) => {
        const next = (seed + index + 1) % 2 ** 32
        const expected = chooseToken(logits, { ...PLAIN, seed: next }, POSITION).id
        expect(Number(other.attributes('data-id'))).toBe(expected)
      })
    }
    await mounted.wrapper.findAll('[data-testid="other-seed"]')[2]?.trigger('click')
    expect(mounted.wrapper.get('[data-testid="what-if-seed"]').attributes('aria-valuenow')).toBe(
      '2',
    )
  })

  test('name tokens outside the twenty, which are looked up', async () => {
    const mounted = await room()
    await set(mounted, 'Temperature', 2)
    await set(mounted, 'top-k', 0)
    await set(mounted, 'top-p', 1)
    const { order } = probabilities(0)
    const sampling = { ...PLAIN, temperature: 2, topK: 0, topP: 1 }
    let seed = 0
    const picks = (): number => chooseToken(logits, { ...sampling, seed }, POSITION).id
    while (order.indexOf(picks()) < 20) seed++
    await set(mounted, 'Seed', seed)
    const row = mounted.wrapper.get(`[data-testid="candidate"][data-id="${String(picks())}"]`)
    expect(row.attributes('data-pick')).toBe('true')
    expect(row.text()).toContain(textOf(picks()).trim())
    for (const stage of STAGES) {
      expect(Math.abs(total(column(mounted, stage)) - 1)).toBeLessThan(1e-6)
    }
  })

  test('without the model are the stored stages, and say why nothing can be moved', async () => {
    const failing = { code: 'model.notLoaded', message: '' }
    const mounted = await room(SAMPLED, { failing })
    expect(mounted.wrapper.find('[data-testid="what-if-temperature"]').exists()).toBe(false)
    expect(mounted.wrapper.text()).toContain('No scores, no sliders')
    expect(mounted.wrapper.find('[data-code="model.notLoaded"]').exists()).toBe(true)
    const { p, order } = probabilities(0)
    expect(column(mounted, 'model')[0]).toBeCloseTo(p[order[0] ?? 0] ?? 0, 12)
    for (const stage of STAGES) expect(total(column(mounted, stage))).toBeCloseTo(1, 9)
  })

  test('rows are walked along by arrow keys', async () => {
    const { wrapper } = await room()
    const row = wrapper.get('[data-testid="candidate"]')
    await row.trigger('keydown', { key: 'ArrowDown' })
    expect(document.activeElement?.getAttribute('data-rank')).toBe('1')
  })
})

describe('the surprise of the whole text', () => {
  test('is the mean of −log₂ p over all tokens but the first, and selects', async () => {
    const mounted = await room()
    const score = { probe: 'score' as const, positions: [1, 2, 3, 4] }
    const { useXrayStore } = await import('#renderer/stores/xray.ts')
    await useXrayStore().score('r1', SAMPLED, true)
    await mounted.settle()
    expect(mounted.asked).toContainEqual(score)
    const given = PROMPT.slice(1).map(({ id }, index) => probabilities(101 + index).p[id] ?? 0)
    const { p, order } = probabilities(0)
    const bits = [...given, p[order[1] ?? 0] ?? 0].map((value) => -Math.log2(value))
    const strip = mounted.wrapper.get('[data-testid="whole-surprise"]')
    expect(Number(strip.attributes('data-mean'))).toBeCloseTo(total(bits) / 5, 9)
    const perplexity = String(Math.round(2 ** (total(bits) / 5)))
    expect(mounted.wrapper.get('[data-part="surprise-mean"]').text()).toContain(
      `perplexity ${perplexity}: as hard as guessing one of ${perplexity} equally`,
    )
    expect(mounted.wrapper.text()).toContain('Over 5 of 6 tokens')
    const named = mounted.wrapper.findAll('[data-testid="surprising"]')
    expect(Number(named[0]?.attributes('data-at'))).toBe(bits.indexOf(Math.max(...bits)) + 1)

    await strip.trigger('keydown', { key: 'Home' })
    expect(mounted.selection.position).toBe(0)
    await mounted.settle()
    expect(strip.attributes('aria-valuetext')).toContain('nothing precedes it')
    await strip.trigger('keydown', { key: 'ArrowRight' })
    expect(mounted.selection.position).toBe(1)
    await named[0]?.trigger('click')
    expect(mounted.selection.position).toBe(bits.indexOf(Math.max(...bits)) + 1)
  })
})

describe('the bar of a draw', () => {
  test('has a stretch for every row left, without holes, and the die in the one that is taken', () => {
    for (let seed = 0; seed < 300; seed++) {
      const sampling = { ...PLAIN, seed, topK: seed % 3 === 0 ? 0 : 12, topP: 1, temperature: 1.7 }
      const choice = chooseToken(logits, sampling, seed)
      const columns = columnsOf(rankTokens(logits), choice, sampling.temperature, [])
      const dice = whatIfDice(columns, choice, textOf)
      expect(dice?.segments[0]?.from).toBe(0)
      expect(dice?.segments.at(-1)?.to).toBeCloseTo(1, 6)
      dice?.segments.slice(1).forEach(({ from }, index) => {
        expect(from).toBeCloseTo(dice.segments[index]?.to ?? NaN, 9)
      })
      expect(dice?.chosen.id).toBe(choice.id)
      expect(dice && dice.u >= dice.chosen.from - 1e-9 && dice.u < dice.chosen.to + 1e-9).toBe(true)
      const filtered = filterTokens(logits, distributionOf(logits).max, sampling)
      expect(filtered.at(drawAt(seed, seed)).id).toBe(choice.id)
    }
  })
})
