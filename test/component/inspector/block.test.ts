import { describe, expect, test } from 'vitest'
import { inspect, useFakeClock, type Mounted } from './mount.ts'
import { viewOf, type Choice } from './run.ts'
import { stageValue, WIDTH } from './stage-answers.ts'

useFakeClock()

const CHOICES: Choice[] = [
  { rank: 0, how: 'greedy' },
  { rank: 1, how: 'forced' },
]

async function open(...args: Parameters<typeof inspect>): Promise<Mounted> {
  const mounted = await inspect(...args)
  mounted.panel.open.block = true
  await mounted.settle()
  return mounted
}
function lengthOf(layer: number, position: number): number {
  const values = Array.from({ length: WIDTH }, (_, i) => stageValue('input', layer, position, i))
  return Math.hypot(...values)
}
const stage = ({ wrapper }: Mounted, name: string) =>
  wrapper.get(`[data-testid="block-stage"][data-stage="${name}"]`)

describe('the block walk', () => {
  test('asks nothing while its section is closed', async () => {
    const { asked } = await inspect(viewOf(CHOICES), 6)
    expect(asked).toEqual([])
  })

  test('asks once for all layers at the position the model stands on', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    mounted.selection.layer = 1
    await mounted.settle()
    expect(mounted.asked).toEqual([
      { probe: 'stream', positions: [5] },
      { probe: 'block', layers: 'all', positions: [5] },
    ])
  })

  test('shows the stages in their order, on the stream and beside it, with true sums', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    const rows = mounted.wrapper.findAll('[data-testid="block-stage"]')
    const told = rows.map(
      (row) => `${row.attributes('data-track') ?? ''} ${row.attributes('data-stage') ?? ''}`,
    )
    expect(told).toEqual([
      'stream input',
      'branch attention-norm',
      'branch attention',
      'join attention-sum',
      'branch ffn-norm',
      'branch activation',
      'branch ffn',
      'join output',
    ])
    for (const name of ['attention-sum', 'output']) {
      const row = stage(mounted, name)
      expect(Number(row.attributes('data-error'))).toBeLessThan(1e-6)
    }
    const [before, after] = ['input', 'attention-sum'] as const
    const values = (name: typeof before | typeof after) =>
      Array.from({ length: WIDTH }, (_, i) => stageValue(name, 0, 5, i))
    const dot = values(before).reduce((sum, value, i) => sum + value * (values(after)[i] ?? 0), 0)
    const cosine = dot / Math.hypot(...values(before)) / Math.hypot(...values(after))
    expect(Number(stage(mounted, after).attributes('data-cosine'))).toBeCloseTo(cosine, 10)
    expect(Number(stage(mounted, before).attributes('data-norm'))).toBeCloseTo(lengthOf(0, 5), 10)
    expect(stage(mounted, before).text()).toContain('Embedding')
  })

  test('counts the neurons that are active by a rule it tells', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    const neurons = mounted.wrapper.get('[data-testid="block-neurons"]')
    expect(neurons.attributes('data-active')).toBe('2')
    expect(neurons.text()).toContain('above 10 % of the largest')
    expect(neurons.text()).toContain('The strongest one holds half')
    const first = neurons.get('[data-testid="neuron"]')
    expect([first.attributes('data-index'), first.text()]).toEqual(['1', 'neuron 1−4'])
  })

  test('the stream’s length by layer chooses the layer, by pointer and by keys', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    const bars = mounted.wrapper.findAll('[data-testid="stream-norm"]')
    expect(bars).toHaveLength(3)
    bars.forEach((bar, n) => {
      expect(Number(bar.attributes('data-norm'))).toBeCloseTo(lengthOf(n, 5), 6)
    })
    await bars[2]?.trigger('click')
    expect(mounted.selection.layer).toBe(1)
    const chart = mounted.wrapper.get('[data-testid="stream-norms"]')
    expect(chart.attributes('aria-valuenow')).toBe('1')
    await chart.trigger('keydown', { key: 'ArrowLeft' })
    await chart.trigger('keydown', { key: 'ArrowLeft' })
    expect(mounted.selection.layer).toBe(0)
    await mounted.wrapper.get('[data-testid="block-next"]').trigger('click')
    expect(mounted.selection.layer).toBe(1)
    expect(stage(mounted, 'input').text()).toContain('Stream in')
  })
})
