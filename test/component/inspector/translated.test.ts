import { describe, expect, test } from 'vitest'
import type { PanelName } from '#renderer/stores/inspect.ts'
import { inspect, useFakeClock, type Mounted } from './mount.ts'
import { probabilities } from './run.ts'
import { BANNED, partWeights, SOURCE, TARGET, translatedView, written } from './translated.ts'

useFakeClock()

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
function numbers({ wrapper }: Mounted, testId: string, name: string): number[] {
  return wrapper
    .findAll(`[data-testid="${testId}"]`)
    .map((each) => Number(each.attributes(`data-${name}`)))
}
/** The room's panel at a token of the run: source tokens come first. */
function open(panel: PanelName, position: number, recurrent = false): Promise<Mounted> {
  return inspect(translatedView(recurrent), position, { panel })
}
const part = ({ wrapper }: Mounted): string | undefined =>
  wrapper.get('[data-testid="part"]').attributes('data-part')
async function choose({ wrapper, settle }: Mounted, value: string): Promise<void> {
  await wrapper.get(`[data-testid="part"] [data-value="${value}"]`).trigger('click')
  await settle()
}
const said = ({ wrapper }: Mounted): string =>
  wrapper.get('[data-part="standing"]').text().replaceAll('\u00a0', ' ')

describe('the next token of a translation', () => {
  test('has scores, of which the rules leave what may be chosen', async () => {
    const mounted = await open('distribution', SOURCE)
    expect(mounted.asked).toEqual([{ probe: 'logits', position: 0 }])
    const { p } = probabilities(0)
    const rows = mounted.wrapper.findAll('[data-testid="candidate"]')
    expect(rows[0]?.attributes('data-id')).toBe(String(BANNED))
    expect(Number(rows[0]?.attributes('data-p'))).toBeCloseTo(p[BANNED] ?? 0, 6)
    expect(rows[0]?.text()).toContain('not allowed by the model’s decoding rules')
    const pick = mounted.wrapper.get('[data-testid="what-if-pick"]')
    expect(pick.attributes('data-id')).toBe(String(written(0)))
    const shares = mounted.wrapper
      .findAll('[data-testid^="candidate"] [data-stage="model"][data-share]')
      .map((cell) => Number(cell.attributes('data-share')))
    expect(Math.abs(total(shares) - 1)).toBeLessThan(1e-6)
  })

  test('of a source token nothing is asked', async () => {
    const mounted = await open('distribution', 1)
    expect(mounted.asked).toEqual([])
    expect(mounted.wrapper.find('[data-testid="candidate"]').exists()).toBe(false)
  })
})

describe('the block walk of a translation', () => {
  test('is the decoder’s at a target token, standing on what was read before it', async () => {
    const mounted = await open('block', SOURCE)
    expect(part(mounted)).toBe('decoder')
    expect(said(mounted)).toContain('⟨start⟩')
    expect(mounted.asked).toContainEqual({ probe: 'stream', positions: [0], part: 'decoder' })
    expect(numbers(mounted, 'stream-norm', 'layer')).toEqual([-1, 0, 1])
    mounted.panel.query = 'reading'
    await mounted.settle()
    expect(mounted.asked.at(-1)).toMatchObject({ positions: [1], part: 'decoder' })
    mounted.panel.query = 'predicting'
  })

  test('is the encoder’s at a source token, with the encoder’s layers', async () => {
    const mounted = await open('block', 2)
    expect(part(mounted)).toBe('encoder')
    expect(said(mounted)).toContain('(source position 2)')
    expect(numbers(mounted, 'stream-norm', 'layer')).toEqual([-1, 0, 1, 2])
    mounted.selection.select('t1', SOURCE + 1)
    await mounted.settle()
    expect(part(mounted)).toBe('decoder')
    expect(mounted.asked.at(-1)).toMatchObject({ positions: [1], part: 'decoder' })
    await choose(mounted, 'encoder')
    expect(said(mounted)).toContain('(source position 2)')
  })

  test('a decoder that carries a cell has no attention to name', async () => {
    const mounted = await open('block', SOURCE, true)
    const stage = mounted.wrapper.get('[data-testid="block-stage"][data-stage="attention"]')
    expect(stage.text()).toContain('Recurrent unit (SSRU)')
  })
})

describe('Q·K·V of a translation', () => {
  async function walk(position: number, chosen: string, recurrent = false): Promise<Mounted> {
    const mounted = await open('qkv', position, recurrent)
    mounted.selection.head = 1
    mounted.panel.qkvWhole = true
    await choose(mounted, chosen)
    return mounted
  }

  test.each([
    ['encoder', 1, 1, ['project', 'dot', 'scale', 'softmax', 'mix']],
    ['decoder', SOURCE + 1, 1, ['project', 'dot', 'scale', 'mask', 'softmax', 'mix']],
    ['cross', SOURCE + 1, 1, ['project', 'dot', 'scale', 'softmax', 'mix']],
  ] as const)('%s: its keys, its weights, its steps', async (of, position, query, steps) => {
    const mounted = await walk(position, of)
    const found = mounted.wrapper.findAll('[data-testid="qkv-step"]')
    expect(found.map((step) => step.attributes('data-step'))).toEqual(steps)
    const weights = numbers(mounted, 'qkv-key', 'weight')
    const wanted = partWeights(of, 0, 1, query).slice(0, of === 'decoder' ? query + 1 : SOURCE)
    expect(weights).toHaveLength(wanted.length)
    for (const [key, weight] of wanted.entries()) expect(weights[key]).toBeCloseTo(weight, 6)
    expect(Math.abs(total(weights) - 1)).toBeLessThan(1e-6)
    await mounted.wrapper.get('.walk [data-testid="recompute"]').trigger('click')
    await mounted.settle()
    const result = mounted.wrapper.get('.walk [data-testid="recompute-error"]')
    expect(Number(result.attributes('data-max-error'))).toBeLessThan(1e-6)
  })

  test('of cross-attention q is of the translation, k and v of a source token', async () => {
    const mounted = await walk(SOURCE, 'cross')
    const text = mounted.wrapper.get('[data-testid="qkv-step"]').text().replaceAll('\u00a0', ' ')
    expect(text).toContain('q from here, k and v from the source')
    const weights = partWeights('cross', 0, 1, 0)
    const most = weights.indexOf(Math.max(...weights))
    expect(text).toContain(`s${String(most)}’, which it looks at most`)
  })

  test('begins with the look at the source where the decoder has no attention of its own', async () => {
    expect(part(await open('qkv', SOURCE, true))).toBe('cross')
  })
})

describe('layer by layer of a translation', () => {
  test('reads the decoder: the last row says what was written', async () => {
    const mounted = await open('lens', SOURCE + 1)
    expect(mounted.asked[0]).toEqual({ probe: 'lens', positions: [0, 1, 2], top: 5 })
    const pin = mounted.asked.find((request) => 'track' in request)
    expect(pin).toMatchObject({ positions: [1], track: [written(1)] })
    const track = mounted.wrapper.get('[data-testid="lens-track"]')
    expect(track.attributes('data-rank')).toBe('0')
    expect(mounted.wrapper.get('[data-testid="lens-story"]').text()).toContain('layers')
  })

  test('says so of a source token', async () => {
    const mounted = await open('lens', 0)
    expect(mounted.wrapper.text()).toContain('press a token of the translation')
    expect(mounted.wrapper.find('[data-testid="lens-story"]').exists()).toBe(false)
  })
})

describe('the embedding of a translation', () => {
  test('is looked up where the token is read, and can be looked up on the other side', async () => {
    const mounted = await open('embedding', 1)
    expect(mounted.asked[0]).toMatchObject({ ids: [41], neighbours: 20, part: 'encoder' })
    await mounted.settle()
    const map = mounted.asked.at(-1)
    expect(map).toMatchObject({ neighbours: 0, part: 'encoder' })
    const ids = map?.probe === 'embed' ? map.ids : []
    // The source's tokens and the neighbours of the selected one: no token of the translation.
    const near = Array.from({ length: 18 }, (_, at) => 44 + at)
    expect(ids).toEqual([41, 40, 42, 43, ...near])
    await choose(mounted, 'decoder')
    expect(mounted.asked.at(-1)).toMatchObject({ part: 'decoder' })
  })
})

describe('switching parts of a translator off', () => {
  test('nothing off changes nothing; each part has its own switches', async () => {
    const mounted = await open('ablation', SOURCE + 2)
    expect(mounted.asked[0]).toMatchObject({ positions: [2], heads: [], part: 'decoder' })
    expect(mounted.wrapper.text()).toContain('exactly the same')
    const places = (): number => numbers(mounted, 'ablation-position', 'position').length
    expect(places()).toBe(3)
    await choose(mounted, 'encoder')
    expect(places()).toBe(SOURCE)
    await mounted.wrapper.get('[data-testid="ablation-preset-layer"]').trigger('click')
    await mounted.settle()
    expect(mounted.asked.at(-1)).toMatchObject({
      heads: [0, 1, 2, 3].map((head) => [0, head]),
      positions: [2],
      part: 'encoder',
    })
    await choose(mounted, 'cross')
    expect(mounted.asked.at(-1)).toMatchObject({ heads: [], part: 'cross' })
    for (const side of ['before', 'after']) {
      const rows = total(numbers(mounted, 'ablation-row', side))
      const rest = total(numbers(mounted, 'ablation-rest', side))
      expect(Math.abs(rows + rest - 1)).toBeLessThan(1e-6)
    }
  })

  test('one part’s switches are not taken for another’s, coming back to the panel either', async () => {
    const mounted = await open('ablation', SOURCE + 1)
    await choose(mounted, 'cross')
    await mounted.wrapper.get('[data-testid="ablation-preset-layer"]').trigger('click')
    await mounted.settle()
    expect(mounted.asked.at(-1)).toMatchObject({
      heads: [
        [0, 0],
        [0, 1],
      ],
      part: 'cross',
    })
    await mounted.wrapper.setProps({ panel: 'lens' })
    await mounted.wrapper.setProps({ panel: 'ablation' })
    await mounted.settle()
    expect(part(mounted)).toBe('decoder')
    expect(mounted.wrapper.text()).toContain('exactly the same')
  })

  test('at a source token the first word of the translation is looked at', async () => {
    const mounted = await open('ablation', 1)
    expect(part(mounted)).toBe('encoder')
    expect(mounted.asked[0]).toMatchObject({ positions: [0], part: 'encoder' })
    mounted.selection.select('t1', SOURCE + TARGET - 1)
    await mounted.settle()
    mounted.selection.select('t1', 2)
    await mounted.settle()
    expect(mounted.asked.at(-1)).toMatchObject({ positions: [TARGET - 1], part: 'encoder' })
  })

  test('a decoder that carries a cell says why it has no heads to switch off', async () => {
    const mounted = await open('ablation', SOURCE + 1, true)
    expect(mounted.wrapper.text()).toContain('does not look back at what it wrote')
    expect(mounted.wrapper.find('[data-testid="ablation-position"]').exists()).toBe(false)
  })
})
