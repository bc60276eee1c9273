import { describe, expect, test } from 'vitest'
import { trueWeights } from './answers.ts'
import { inspect, useFakeClock, type Mounted } from './mount.ts'
import { viewOf, type Choice } from './run.ts'

useFakeClock()

const CHOICES: Choice[] = [
  { rank: 0, how: 'greedy' },
  { rank: 1, how: 'forced' },
  { rank: 0, how: 'greedy' },
]

async function open(...args: Parameters<typeof inspect>): Promise<Mounted> {
  const mounted = await inspect(...args)
  mounted.panel.open.qkv = true
  mounted.selection.head = 1
  await mounted.settle()
  return mounted
}
function column({ wrapper }: Mounted, name: string): number[] {
  return wrapper
    .findAll('[data-testid="qkv-key"]')
    .map((row) => Number(row.attributes(`data-${name}`)))
}
function steps({ wrapper }: Mounted): (string | undefined)[] {
  return wrapper.findAll('[data-testid="qkv-step"]').map((step) => step.attributes('data-step'))
}

describe('Q·K·V step by step', () => {
  test('asks nothing while its section is closed', async () => {
    const { asked } = await inspect(viewOf(CHOICES), 6)
    expect(asked).toEqual([])
  })

  test('begins with the vectors and goes on by keys', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    expect(steps(mounted)).toEqual(['project'])
    const names = mounted.wrapper.findAll('[data-testid="vector"]')
    expect(names.map((row) => row.attributes('data-name'))).toEqual(['q', 'k', 'v'])
    await mounted.wrapper.get('[data-testid="qkv-next"]').trigger('click')
    expect(steps(mounted)).toEqual(['rotate'])
    const stop = mounted.wrapper.get('[data-testid="qkv-stop"][data-value="rotate"]')
    await stop.trigger('keydown', { key: 'ArrowRight' })
    expect(mounted.panel.qkvStep).toBe('dot')
    expect(steps(mounted)).toEqual(['dot'])
  })

  test('the keys’ scores give the weights, which are the model’s and sum to 1', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    mounted.panel.qkvStep = 'softmax'
    await mounted.settle()
    const weights = column(mounted, 'weight')
    trueWeights(0, 1, 5).forEach((weight, key) => {
      expect(weights[key]).toBeCloseTo(weight, 6)
    })
    const exps = column(mounted, 'scaled').map((score) => Math.exp(score))
    const total = exps.reduce((a, b) => a + b, 0)
    exps.forEach((exp, key) => {
      expect(exp / total).toBeCloseTo(weights[key] ?? -1, 6)
    })
    const sum = mounted.wrapper.get('[data-testid="qkv-sum"]').attributes('data-weight')
    expect(Math.abs(Number(sum) - 1)).toBeLessThan(1e-6)
  })

  test('a key that is pointed at has its dot product taken apart', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    mounted.panel.qkvStep = 'dot'
    await mounted.settle()
    const rows = mounted.wrapper.findAll('[data-testid="qkv-key"]')
    await rows[2]?.trigger('pointerenter')
    const dot = (): number =>
      Number(mounted.wrapper.get('[data-testid="qkv-dot"]').attributes('data-dot'))
    expect(dot()).toBeCloseTo(Number(rows[2]?.attributes('data-dot')), 12)
    await rows[2]?.trigger('keydown', { key: 'ArrowDown' })
    expect(dot()).toBeCloseTo(Number(rows[3]?.attributes('data-dot')), 12)
  })

  test('the mask hides what comes after the query', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    mounted.panel.qkvStep = 'mask'
    await mounted.settle()
    const later = mounted.wrapper.findAll('tr.later')
    expect(later.map((row) => row.findAll('td')[0]?.text())).toEqual(['6', '7'])
    expect(later[0]?.text()).toContain('−∞')
  })

  test('all steps at once share one table', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    mounted.panel.qkvWhole = true
    await mounted.settle()
    const every = ['project', 'rotate', 'dot', 'scale', 'mask', 'softmax', 'mix']
    expect(steps(mounted)).toEqual(every)
    expect(mounted.wrapper.findAll('[data-figure="qkv-keys"]')).toHaveLength(1)
  })

  test('the mean of heads has no vectors: the first head stands in, and says so', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    mounted.selection.head = 'mean'
    mounted.panel.qkvStep = 'softmax'
    await mounted.settle()
    expect(mounted.wrapper.text()).toContain('so head 0 is shown')
    expect(column(mounted, 'weight')[0]).toBeCloseTo(trueWeights(0, 0, 5)[0] ?? -1, 6)
    expect(mounted.selection.head).toBe('mean')
  })

  test.each([
    [0, 'They agree.'],
    [0.01, 'please report it.'],
  ])('recomputed with a weight wrong by %d: “%s”', async (wrong, says) => {
    const mounted = await open(viewOf(CHOICES), 4, { wrong })
    await mounted.wrapper.get('.walk [data-testid="recompute"]').trigger('click')
    await mounted.settle()
    const result = mounted.wrapper.get('.walk [data-testid="recompute-error"]')
    expect(result.text()).toContain(says)
    expect(result.findAll('li').map((line) => line.attributes('data-part'))).toEqual([
      'weights',
      'context',
      'heads',
    ])
    const error = Number(result.attributes('data-max-error'))
    if (wrong === 0) expect(error).toBeLessThan(1e-6)
    else expect(error).toBeCloseTo(wrong, 6)
  })
})
