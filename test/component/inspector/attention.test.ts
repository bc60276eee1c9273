import { describe, expect, test } from 'vitest'
import { trueWeights } from './answers.ts'
import { inspect, useFakeClock, type Mounted } from './mount.ts'
import { probabilities, textOf, viewOf, type Choice } from './run.ts'

useFakeClock()

const CHOICES: Choice[] = [
  { rank: 0, how: 'greedy' },
  { rank: 1, how: 'forced' },
  { rank: 0, how: 'greedy' },
]
const NOT_LOADED = { code: 'model.notLoaded', message: '', data: { model: 'tiny' } }

/** Opens the attention of a token as a table. */
async function open(...args: Parameters<typeof inspect>): Promise<Mounted> {
  const mounted = await inspect(...args)
  mounted.panel.figure = 'table'
  mounted.panel.open.attention = true
  await mounted.settle()
  return mounted
}

function row({ wrapper }: Mounted): number[] {
  return wrapper
    .findAll('[data-testid="attention-weight"]')
    .map((each) => Number(each.attributes('data-weight')))
}

function expectRow(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((weight, key) => {
    expect(weight).toBeCloseTo(expected[key] ?? -1, 6)
  })
}

describe('attention', () => {
  test('asks nothing while its section is closed', async () => {
    const { asked } = await inspect(viewOf(CHOICES), 6)
    expect(asked).toEqual([])
  })

  test('shows the row that predicted the token: the query before it', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    mounted.selection.layer = 1
    mounted.selection.head = 0
    await mounted.settle()
    expectRow(row(mounted), trueWeights(1, 0, 5))
    expect(row(mounted).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6)
    const { order } = probabilities(0)
    expect(mounted.wrapper.get('[data-part="query"]').text()).toContain(
      `was predicted after reading the token before it, ‘·w${String(order[0])}’ (position 5)`,
    )
  })

  test('can show the token’s own row instead, and says so', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    mounted.panel.query = 'reading'
    mounted.selection.head = 1
    await mounted.settle()
    expectRow(row(mounted), trueWeights(0, 1, 6))
    expect(mounted.wrapper.get('[data-part="query"]').text()).toContain('This is its own row.')
  })

  test('the mean is the mean of the layer’s heads', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    const [a, b] = [trueWeights(0, 0, 5), trueWeights(0, 1, 5)]
    expectRow(
      row(mounted),
      a.map((weight, key) => (weight + (b[key] ?? 0)) / 2),
    )
    const figure = mounted.wrapper.get('[data-testid="attention"]')
    expect(figure.attributes('data-head')).toBe('mean')
    expect(figure.attributes('data-shape')).toBe('[1,1,1,6]')
  })

  test('one question answers every head and the neighbours; nothing is asked twice', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    for (const layer of [0, 1]) {
      for (const head of [0, 1, 'mean'] as const) {
        mounted.selection.layer = layer
        mounted.selection.head = head
        await mounted.settle()
      }
    }
    mounted.selection.position = 7
    await mounted.settle()
    expect(mounted.asked).toEqual([
      { probe: 'attention', layers: 'all', heads: 'all', positions: [0, 1, 2, 3, 4, 5, 6, 7] },
    ])
  })

  test('the grid of all heads moves the choice by keyboard and says what each looks at', async () => {
    const { wrapper, selection } = await open(viewOf(CHOICES), 6)
    const grid = wrapper.get('[role="grid"]')
    expect(grid.attributes('aria-rowcount')).toBe('2')
    expect(grid.attributes('aria-colcount')).toBe('2')
    await grid.trigger('keydown', { key: 'ArrowDown' })
    await grid.trigger('keydown', { key: 'ArrowRight' })
    expect([selection.layer, selection.head]).toEqual([1, 1])
    const weights = trueWeights(1, 1, 5)
    const largest = Math.max(...weights.slice(1))
    expect(wrapper.get('[role="gridcell"]').text().replace(/\s/g, ' ')).toContain(
      `${(largest * 100).toFixed(1)} %`,
    )
  })

  test('a first token has only itself', async () => {
    const mounted = await open(viewOf(CHOICES), 0)
    expect(mounted.wrapper.text()).toContain('A first token has only itself to look at')
    expectRow(row(mounted), [1])
  })

  test('the arcs’ lines make 100 % together', async () => {
    const mounted = await open(viewOf(CHOICES), 7)
    mounted.panel.figure = 'arcs'
    await mounted.settle()
    const widths = mounted.wrapper
      .findAll<HTMLElement>('.arcs .fill')
      .map((fill) => Number.parseFloat(fill.element.style.width))
    expect(widths.reduce((a, b) => a + b, 0)).toBeCloseTo(100, 3)
  })

  test('the matrix is asked for when it is shown, and pressing a row looks from there', async () => {
    const mounted = await open(viewOf(CHOICES), 6)
    mounted.panel.figure = 'matrix'
    await mounted.settle()
    expect(mounted.asked.at(-1)).toEqual({
      probe: 'attention',
      layers: [0],
      heads: 'all',
      positions: 'all',
    })
    const figure = mounted.wrapper.get('[data-testid="attention"]')
    expect(figure.attributes('data-shape')).toBe('[1,1,8,8]')
    const map = figure.get('[role="img"]')
    await map.trigger('keydown', { key: 'ArrowDown' })
    expect(figure.text()).toMatch(/\(6\) looks at ‘<\|im_start\|>’ \(0\): \d/)
    await map.trigger('keydown', { key: 'Enter' })
    // The row that predicted the token after it, or its own.
    expect(mounted.selection.position).toBe(7)
    expect(mounted.wrapper.get('[data-part="query"]').attributes('data-query')).toBe('6')
    await map.trigger('keydown', { key: 'ArrowDown' })
    await map.trigger('keydown', { key: 'Enter' })
    await mounted.settle()
    expect(mounted.selection.position).toBe(7)
    expect(mounted.panel.query).toBe('reading')
    expect(mounted.wrapper.get('[data-part="query"]').attributes('data-query')).toBe('7')
  })

  test('always says what attention is not', async () => {
    const { wrapper } = await open(viewOf(CHOICES), 6)
    expect(wrapper.text()).toContain('not why the model answered as it did')
  })
})

describe('what was stored', () => {
  test('without the model the captured mean is shown, and said to be that', async () => {
    const mounted = await open(viewOf(CHOICES), 6, { failing: NOT_LOADED })
    mounted.selection.head = 1
    await mounted.settle()
    expectRow(row(mounted), [155 / 255, 0, 0, 0, 0, 100 / 255])
    expect(mounted.wrapper.get('[data-testid="attention"]').attributes('data-head')).toBe('mean')
    expect(mounted.wrapper.text()).toContain('the mean of each layer’s heads, to the nearest 0.4 %')
    expect(mounted.wrapper.get('[data-code="model.notLoaded"]').text()).toContain('Load the model')
  })

  test('says what was not stored', async () => {
    const early = await open(viewOf(CHOICES), 2, { failing: NOT_LOADED })
    expect(early.wrapper.text()).toContain('This row was not stored')
    early.wrapper.unmount()
    const none = await open(viewOf(CHOICES, { capture: 'none' }), 6, { failing: NOT_LOADED })
    expect(none.wrapper.text()).toContain('No attention was recorded with this text')
  })

  test('a matrix of stored rows says which they are', async () => {
    const mounted = await open(viewOf(CHOICES), 6, { failing: NOT_LOADED })
    mounted.panel.figure = 'matrix'
    await mounted.settle()
    expect(mounted.wrapper.get('[data-testid="attention"]').attributes('data-shape')).toBe(
      '[1,1,3,7]',
    )
    expect(mounted.wrapper.text()).toContain('Only stored rows are here: positions 4 to 6.')
  })

  test('a failure of the model is a sentence with a way on', async () => {
    const failing = { code: 'run.crashed', message: '' }
    const { wrapper, asked, settle } = await open(viewOf(CHOICES), 6, { failing })
    const before = asked.length
    await wrapper.get('[data-code="run.crashed"] button').trigger('click')
    await settle()
    expect(asked.length).toBe(before + 1)
  })
})

describe('recompute', () => {
  async function recompute(
    head: number | 'mean',
    wrong = 0,
  ): Promise<{ text: string; error: number }> {
    const mounted = await open(viewOf(CHOICES), 6, { wrong })
    mounted.selection.head = head
    await mounted.settle()
    await mounted.wrapper.get('[data-testid="recompute"]').trigger('click')
    await mounted.settle()
    const result = mounted.wrapper.get('[data-testid="recompute-error"]')
    return { text: result.text(), error: Number(result.attributes('data-max-error')) }
  }

  test('agrees with weights that follow from q and K', async () => {
    const { text, error } = await recompute(1)
    expect(error).toBeLessThan(1e-6)
    expect(text).toContain('8 rows recomputed')
    expect(text).toContain('They agree.')
  })

  test('finds one weight among all that does not follow from them, and how far off it is', async () => {
    const { text, error } = await recompute(1, 0.01)
    expect(error).toBeCloseTo(0.01, 5)
    expect(text).toContain('1.0e-2')
    expect(text).toContain('more than 1e-4')
  })

  test('checks the head that is chosen, and every head for the mean', async () => {
    expect((await recompute(0, 0.01)).error).toBeLessThan(1e-6)
    const all = await recompute('mean', 0.01)
    expect(all.error).toBeCloseTo(0.01, 5)
    expect(all.text).toContain('16 rows of 2 heads recomputed')
  })
})

describe('layer by layer', () => {
  test('the last layer says what the model said; the first on top is marked', async () => {
    const mounted = await inspect(viewOf(CHOICES), 7)
    mounted.panel.open.lens = true
    await mounted.settle()
    expect(mounted.asked).toEqual([{ probe: 'lens', positions: [6], top: 5 }])
    const { p, order } = probabilities(2)
    const rows = mounted.wrapper.findAll('[data-testid="lens-row"]')
    expect(rows.map((each) => each.attributes('data-layer'))).toEqual(['0', '1', '2'])
    expect(Number(rows.at(-1)?.attributes('data-p'))).toBeCloseTo(p[order[0] ?? 0] ?? 0, 12)
    expect(rows.map((each) => each.classes('first'))).toEqual([false, true, false])
    expect(mounted.wrapper.text()).toContain(
      `‘${textOf(order[0] ?? 0).replace(' ', '·')}’ is on top from 1 of 2 layers on.`,
    )
  })

  test('a token that was never on top is said not to be', async () => {
    const mounted = await inspect(viewOf(CHOICES), 6)
    mounted.panel.open.lens = true
    await mounted.settle()
    expect(mounted.wrapper.text()).toContain('does not come out on top at any layer')
  })
})
