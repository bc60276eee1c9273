import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { inspect, useFakeClock, type Mounted } from './mount.ts'
import { probabilities, PROMPT, textOf, viewOf, type Choice } from './run.ts'

useFakeClock()

const CHOICES: Choice[] = [
  { rank: 0, how: 'greedy' },
  { rank: 1, how: 'forced' },
  { rank: 0, how: 'greedy' },
]

function numbers({ wrapper }: Mounted, testId: string, name: string): number[] {
  return wrapper
    .findAll(`[data-testid="${testId}"]`)
    .map((each) => Number(each.attributes(`data-${name}`)))
}
function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}

describe('switching parts off', () => {
  async function open(position = 6): Promise<Mounted> {
    const mounted = await inspect(viewOf(CHOICES), position)
    mounted.panel.open.ablation = true
    await mounted.settle()
    return mounted
  }
  const sentence = ({ wrapper }: Mounted): string =>
    wrapper.get('[data-testid="ablation-sentence"]').text().replaceAll('\u00a0', ' ')

  test('nothing is switched off at first, and nothing is said to change', async () => {
    const mounted = await open()
    expect(mounted.asked).toEqual([
      { probe: 'ablate', heads: [], ffns: [], masked: [], positions: [5], top: 12 },
    ])
    expect(sentence(mounted)).toContain('exactly the same')
    expect(numbers(mounted, 'ablation-row', 'after')).toEqual(
      numbers(mounted, 'ablation-row', 'before'),
    )
  })

  test('Space switches a head off; what was said stays in sight, and the sentence tells both numbers', async () => {
    const mounted = await open()
    const grid = mounted.wrapper.get('[data-testid="ablation-grid"]')
    await grid.trigger('keydown', { key: 'ArrowDown' })
    await grid.trigger('keydown', { key: ' ' })
    expect(sentence(mounted)).toContain('exactly the same')
    await mounted.settle()
    expect(mounted.asked.at(-1)).toMatchObject({ heads: [[1, 0]], ffns: [], masked: [] })
    const [before, after] = [probabilities(1), probabilities(8)]
    const id = before.order[1] ?? 0
    const [was, now] = [before, after].map(({ p }) => `${((p[id] ?? 0) * 100).toFixed(1)} %`)
    expect(sentence(mounted)).toContain('With head 0 of layer 1 switched off')
    expect(sentence(mounted)).toContain(`from ${was ?? ''} to ${now ?? ''}.`)
    for (const side of ['before', 'after']) {
      const rows = sum(numbers(mounted, 'ablation-row', side))
      const rest = sum(numbers(mounted, 'ablation-rest', side))
      expect(Math.abs(rows + rest - 1)).toBeLessThan(1e-6)
    }
    expect(mounted.selection.layer).toBe(1)
  })

  test('a layer by L, its feed-forward network, a token, and everything on again', async () => {
    const mounted = await open()
    const grid = mounted.wrapper.get('[data-testid="ablation-grid"]')
    await grid.trigger('keydown', { key: 'l' })
    await grid.trigger('keydown', { key: 'End' })
    await grid.trigger('keydown', { key: ' ' })
    await mounted.wrapper
      .get('[data-testid="ablation-position"][data-position="2"]')
      .trigger('click')
    await mounted.settle()
    const all = [
      [0, 0],
      [0, 1],
    ]
    expect(mounted.asked.at(-1)).toMatchObject({ heads: all, ffns: [0], masked: [2] })
    expect(sentence(mounted)).toContain(
      'With all 2 heads of layer 0, the feed-forward network of layer 0, and attention to the token',
    )
    await mounted.wrapper.get('[data-testid="ablation-reset"]').trigger('click')
    await mounted.settle()
    expect(sentence(mounted)).toContain('exactly the same')
  })

  test('dragging does to every cell what it did to the first', async () => {
    const mounted = await open()
    const cell = (layer: number, head: number) =>
      mounted.wrapper.get(
        `[data-testid="ablation-switch"][data-layer="${String(layer)}"][data-head="${String(head)}"]`,
      )
    await cell(0, 1).trigger('pointerdown', { button: 0 })
    await cell(1, 1).trigger('pointerenter')
    window.dispatchEvent(new Event('pointerup'))
    await cell(1, 0).trigger('pointerenter')
    await mounted.settle()
    const column = [
      [0, 1],
      [1, 1],
    ]
    expect(mounted.asked.at(-1)).toMatchObject({ heads: column })
  })

  test('where nothing precedes, there is nothing to ask', async () => {
    const mounted = await open(0)
    expect(mounted.asked).toEqual([])
    expect(mounted.wrapper.text()).toContain('there is no prediction to compare')
  })
})

describe('embedding', () => {
  test('the nearest rows as bars, and every token of the text on the map once', async () => {
    const mounted = await inspect(viewOf(CHOICES), 6)
    mounted.panel.open.embedding = true
    await mounted.settle()
    await mounted.settle()
    const id = probabilities(1).order[1] ?? 0
    expect(numbers(mounted, 'neighbour', 'id')).toEqual(
      Array.from({ length: 20 }, (_, i) => id + i + 1),
    )
    expect(numbers(mounted, 'neighbour', 'cosine')[2]).toBeCloseTo(Math.cos(0.3), 12)
    const map = mounted.asked.at(-1)
    if (map?.probe !== 'embed') throw new Error('the map was not asked for')
    expect(map.ids[0]).toBe(id)
    expect(new Set(map.ids).size).toBe(map.ids.length)
    for (const token of PROMPT) expect(map.ids.includes(token.id)).toBe(!token.special)
    expect(numbers(mounted, 'embedding-map', 'points')).toEqual([map.ids.length])
  })
})

describe('the lens over a whole text', () => {
  beforeEach(() => {
    // jsdom lays nothing out; what is in sight is told by these.
    vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(900)
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(500)
    HTMLElement.prototype.scrollTo = () => undefined
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test('a column for every token but the first, its last row the model’s own; a press selects', async () => {
    const mounted = await inspect(viewOf(CHOICES), 6, { panel: 'lens' })
    await mounted.settle()
    const cells = mounted.wrapper.findAll('[data-testid="lens-cell"]')
    const places = new Set(cells.map((cell) => Number(cell.attributes('data-position'))))
    expect([...places].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7])
    const { p, order } = probabilities(2)
    const last = mounted.wrapper.get('[data-testid="lens-cell"][data-position="7"][data-layer="2"]')
    expect(Number(last.attributes('data-p'))).toBeCloseTo(p[order[0] ?? 0] ?? 0, 12)
    expect(last.classes('hit')).toBe(true)
    await last.trigger('click')
    await mounted.settle()
    expect(mounted.selection.position).toBe(7)
    expect(mounted.selection.layer).toBe(1)
    const detail = mounted.wrapper.get('[data-testid="lens-detail"]')
    expect(detail.attributes('data-layer')).toBe('2')
    expect(detail.text()).toContain(textOf(order[4] ?? 0).trim())
    expect(mounted.wrapper.get('[data-testid="lens-story"]').text()).toContain('on top from 1 of 2')
    const track = mounted.wrapper.get('[data-testid="lens-track"]')
    expect(track.attributes('data-rank')).toBe('0')
    expect(Number(track.attributes('data-p'))).toBeCloseTo(p[order[0] ?? 0] ?? 0, 12)
  })
})
