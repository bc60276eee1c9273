import { describe, expect, test } from 'vitest'
import { inspect, useFakeClock, type Mounted } from './mount.ts'
import { PLAIN, probabilities, viewOf, VOCABULARY } from './run.ts'

useFakeClock()

const SAMPLED = { rank: 1, how: 'sample' } as const
const OUTSIDE = { rank: 30, how: 'sample' } as const
const OPEN = { ...PLAIN, topK: 0, topP: 1 }

function bars({ wrapper }: Mounted): { id: number; p: number; kept: string | undefined }[] {
  return wrapper.findAll('[data-testid="candidate"]').map((bar) => ({
    id: Number(bar.attributes('data-id')),
    p: Number(bar.attributes('data-p')),
    kept: bar.attributes('data-kept'),
  }))
}

/** Sum of the widths drawn, in percent; styles keep six digits of each. */
function drawn({ wrapper }: Mounted): number {
  return wrapper
    .findAll<HTMLElement>('.bars .fill')
    .reduce((sum, fill) => sum + Number.parseFloat(fill.element.style.getPropertyValue('--p')), 0)
}

function rest({ wrapper }: Mounted): number {
  return Number(wrapper.get('[data-testid="candidate-rest"]').attributes('data-p'))
}

describe('bars', () => {
  test('the twenty most probable tokens and the rest sum to 1, each as the softmax has it', async () => {
    const mounted = await inspect(viewOf([SAMPLED]), 5)
    const { p, order } = probabilities(0)
    expect(bars(mounted).map(({ id }) => id)).toEqual(order.slice(0, 20))
    for (const bar of bars(mounted)) expect(bar.p).toBeCloseTo(p[bar.id] ?? 0, 12)
    const sum = bars(mounted).reduce((total, bar) => total + bar.p, rest(mounted))
    expect(Math.abs(sum - 1)).toBeLessThan(1e-6)
    expect(mounted.wrapper.get('[data-testid="candidate-rest"]').text()).toContain(
      String(VOCABULARY - 20),
    )
  })

  test('a chosen token outside the twenty has a bar of its own, and all still sum to 1', async () => {
    const mounted = await inspect(viewOf([OUTSIDE], { sampling: OPEN }), 5)
    const { p, order } = probabilities(0)
    const last = bars(mounted).at(-1)
    expect(bars(mounted)).toHaveLength(21)
    expect(last).toMatchObject({ id: order[30], kept: 'true' })
    expect(last?.p).toBeCloseTo(p[order[30] ?? 0] ?? 0, 12)
    const sum = bars(mounted).reduce((total, bar) => total + bar.p, rest(mounted))
    expect(Math.abs(sum - 1)).toBeLessThan(1e-6)
    expect(rest(mounted)).toBeGreaterThan(0)
  })

  test('every stage of the switch draws bars that make 100 %', async () => {
    for (const options of [{}, { sampling: OPEN }]) {
      const mounted = await inspect(viewOf([options.sampling ? OUTSIDE : SAMPLED], options), 5)
      for (const stage of ['model', 'temperature', 'filters'] as const) {
        mounted.panel.stage = stage
        await mounted.settle()
        expect(drawn(mounted)).toBeCloseTo(100, 3)
      }
      mounted.wrapper.unmount()
    }
  })

  test('the stages differ as temperature and filters make them differ', async () => {
    const mounted = await inspect(viewOf([SAMPLED]), 5)
    const first = (): number =>
      Number.parseFloat(
        mounted.wrapper.get<HTMLElement>('.bars .fill').element.style.getPropertyValue('--p'),
      ) / 100
    const { p, order } = probabilities(0)
    const best = p[order[0] ?? 0] ?? 0
    expect(first()).toBeCloseTo(best, 6)
    mounted.panel.stage = 'temperature'
    await mounted.settle()
    const divided = p.map((value) => value ** (1 / PLAIN.temperature))
    const sum = divided.reduce((a, b) => a + b, 0)
    const after = best ** (1 / PLAIN.temperature) / sum
    expect(first()).toBeCloseTo(after, 6)
    mounted.panel.stage = 'filters'
    await mounted.settle()
    expect(first()).toBeGreaterThan(after)
  })

  test('what top-p and top-k took is said where it begins, and is not kept', async () => {
    const mounted = await inspect(viewOf([SAMPLED]), 5)
    const kept = bars(mounted).filter((bar) => bar.kept === 'true').length
    expect(kept).toBeGreaterThan(1)
    expect(kept).toBeLessThan(PLAIN.topK)
    const rows = mounted.wrapper.findAll('.bars tbody tr').map((row) => row.text())
    expect(rows[kept]).toBe('cut by top-p')
    // Then the rest of the twelve, and the second cut.
    expect(rows[PLAIN.topK + 1]).toBe('cut by top-k')
    mounted.panel.stage = 'filters'
    await mounted.settle()
    expect(mounted.wrapper.findAll('.gone')).toHaveLength(20 - kept)
    expect(mounted.wrapper.findAll('.gone .value').every((cell) => cell.text() === '0')).toBe(true)
  })

  test('a greedy step has one stage and says why', async () => {
    const mounted = await inspect(viewOf([{ rank: 0, how: 'greedy' }]), 5)
    expect(mounted.wrapper.find('[data-value="temperature"]').exists()).toBe(false)
    expect(mounted.wrapper.text()).toContain('Temperature 0: no division, no filter, no die.')
    expect(drawn(mounted)).toBeCloseTo(100, 3)
  })

  test('arrow keys go from bar to bar; what a bar holds is said below', async () => {
    const { wrapper } = await inspect(viewOf([SAMPLED]), 5)
    const { order } = probabilities(0)
    await wrapper.get('.bars tbody').trigger('keydown', { key: 'ArrowDown' })
    expect(document.activeElement?.getAttribute('data-id')).toBe(String(order[1]))
    expect(wrapper.text()).toContain(`id ${String(order[1])} · 2nd`)
  })
})

describe('the die', () => {
  async function needle(
    ...args: Parameters<typeof viewOf>
  ): Promise<{ u: number; from: number; to: number; segments: number[][] }> {
    const { wrapper } = await inspect(viewOf(...args), 5)
    const chosen = wrapper.get('.segment.chosen')
    return {
      u: Number(wrapper.get('.needle').attributes('data-u')),
      from: Number(chosen.attributes('data-from')),
      to: Number(chosen.attributes('data-to')),
      segments: wrapper
        .findAll('.segment')
        .map((each) => [Number(each.attributes('data-from')), Number(each.attributes('data-to'))]),
    }
  }

  test.each([0, 1, 2])('the needle stands in the stretch of the token of rank %i', async (rank) => {
    const { u, from, to } = await needle([{ rank, how: 'sample' }])
    expect(u).toBeGreaterThanOrEqual(from)
    expect(u).toBeLessThan(to)
  })

  test('stretches follow each other from 0 to 1, the chosen one outside the twenty too', async () => {
    for (const choice of [SAMPLED, OUTSIDE]) {
      const { segments, u, from, to } = await needle(
        [choice],
        choice === OUTSIDE ? { sampling: OPEN } : {},
      )
      expect(segments[0]?.[0]).toBe(0)
      expect(segments.at(-1)?.[1]).toBeCloseTo(1, 6)
      segments.slice(1).forEach((segment, index) => {
        expect(segment[0]).toBeCloseTo(segments[index]?.[1] ?? -1, 6)
      })
      expect(u >= from && u < to).toBe(true)
    }
  })

  test('says in words what it showed, with seed and position', async () => {
    const { wrapper } = await inspect(viewOf([SAMPLED]), 5)
    const u = Number(wrapper.get('.needle').attributes('data-u'))
    expect(wrapper.text()).toContain(`The die showed ${u.toFixed(4)}: it falls into`)
    expect(wrapper.text()).toContain('seed 5 · position 5 · philox4x32-10')
  })

  test.each([
    ['greedy', 'No die was thrown. At temperature 0'],
    ['forced', 'No die was thrown. This token was put here by hand.'],
  ] as const)('a %s token says that none was thrown', async (how, sentence) => {
    const { wrapper } = await inspect(viewOf([{ rank: 0, how }]), 5)
    expect(wrapper.find('.needle').exists()).toBe(false)
    expect(wrapper.text()).toContain(sentence)
  })
})
