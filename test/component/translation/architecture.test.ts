import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import type { Locale } from '#renderer/i18n/index.ts'
import { useTranslationViewStore } from '#renderer/stores/translation-view.ts'
import type { RunView } from '#renderer/trace/reduce.ts'
import TranslationPanels from '#renderer/translation/TranslationPanels.vue'
import { mountApp } from '../components/mount.ts'
import { FACTS, MODEL, SOURCE, TARGET, translationOf } from './run.ts'

let wrapper: VueWrapper
afterEach(() => {
  wrapper.unmount()
})

async function open(view: RunView, locale: Locale = 'en'): Promise<void> {
  wrapper = mountApp(TranslationPanels, { props: { view }, locale })
  await wrapper
    .get('[data-testid="translation-panels"] [data-value="architecture"]')
    .trigger('click')
  await flushPromises()
}

const parts = () => wrapper.findAll('[data-testid="architecture-part"]')
const ids = () => parts().map((one) => one.attributes('data-part'))
const part = (id: string) => wrapper.get(`[data-testid="architecture-part"][data-part="${id}"]`)
const detail = () => wrapper.get('[data-detail]')
const focused = () => document.activeElement?.getAttribute('data-part')

/** A key, as pressed on whatever has the focus. */
async function press(key: string): Promise<void> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  document.activeElement?.dispatchEvent(event)
  await flushPromises()
}
function focus({ element }: { element: Element }): void {
  if (element instanceof SVGElement) element.focus()
}
/** The shapes on the wires, by `from>to`. */
function wires(): Record<string, string> {
  const found = wrapper.findAll('[data-testid="architecture-shape"]')
  return Object.fromEntries(found.map((one) => [one.attributes('data-wire') ?? '', one.text()]))
}

describe('the figure of the architecture', () => {
  test('names every box in both languages, each differently, the cross-attention chosen first', async () => {
    for (const locale of ['en', 'zh-CN'] as const) {
      await open(translationOf(), locale)
      expect(ids()).toHaveLength(16)
      const labels = parts().map((one) => one.attributes('aria-label') ?? '')
      expect(new Set(labels).size).toBe(16)
      for (const one of parts()) {
        expect(one.text()).toMatch(/[a-z]{4}/i)
        expect(one.text()).toMatch(/\p{Script=Han}{2}/u)
      }
      expect(part('decoder-self').text()).toContain('Masked Multi-Head Attention')
      expect(part('decoder-self').text()).toContain('掩码多头自注意力')
      expect(part('cross').attributes('aria-checked')).toBe('true')
      if (locale === 'en') wrapper.unmount()
    }
  })

  test('is one stop of the Tab key; arrows reach and choose every box', async () => {
    await open(translationOf())
    const stops = () => parts().filter((one) => one.attributes('tabindex') === '0')
    expect(stops().map((one) => one.attributes('data-part'))).toEqual(['cross'])
    focus(part('cross'))
    await press('Home')
    const seen: (string | undefined)[] = []
    const see = () => {
      const [chosen, ...more] = parts().filter((one) => one.attributes('aria-checked') === 'true')
      expect(more).toEqual([])
      expect(focused()).toBe(chosen?.attributes('data-part'))
      expect(stops().map((one) => one.element)).toEqual([chosen?.element])
      expect(detail().attributes('data-detail')).toBe(focused())
      seen.push(focused() ?? undefined)
    }
    see()
    for (let row = 1; row < 6; row++) {
      await press('ArrowUp')
      see()
    }
    await press('ArrowUp')
    expect(focused()).toBe('cross')
    await press('Home')
    await press('ArrowRight')
    expect(focused()).toBe('output-embedding')
    see()
    for (let row = 1; row < 10; row++) {
      await press('ArrowUp')
      see()
    }
    expect(seen).toEqual(ids())
    await press('ArrowUp')
    expect(focused()).toBe('softmax')
    await press('ArrowDown')
    expect(focused()).toBe('linear')
    await press('ArrowLeft')
    expect(focused()).toBe('encoder-feed-forward-norm')
    await press('End')
    expect(focused()).toBe('softmax')
  })

  test('writes the sizes of this run on its wires and into its boxes', async () => {
    await open(translationOf())
    const [source, target] = [`${String(SOURCE.length)} × 256`, `${String(TARGET.length)} × 256`]
    expect(wires()).toEqual({
      'input-embedding>input-position': source,
      'input-position>encoder-self': source,
      'encoder-self-norm>encoder-feed-forward': source,
      'encoder>cross': source,
      'output-embedding>output-position': target,
      'output-position>decoder-self': target,
      'decoder-self-norm>cross': target,
      'cross-norm>decoder-feed-forward': target,
      'decoder-feed-forward-norm>linear': target,
      'linear>softmax': `${String(TARGET.length)} × 7,000`,
    })
    expect(part('encoder-self').text()).toContain(`${String(FACTS.encoderHeads)} heads × 5 × 5`)
    expect(part('decoder-self').text()).toContain(`${String(MODEL.heads)} heads × 6 × 6`)
    expect(part('cross').text()).toContain(`${String(MODEL.heads)} heads × 6 × 5`)
    expect(part('encoder-feed-forward').text()).toContain('256 → 1,024 → 256')
    const layers = wrapper.findAll('[data-testid="architecture-layers"]').map((one) => one.text())
    expect(layers[0]).toContain('7×')
    expect(layers[1]).toContain('2×')
  })

  test('has letters for what the run does not say', async () => {
    const unknown = { hiddenSize: null, feedForwardSize: null, encoderLayers: 0, encoderHeads: 0 }
    await open(translationOf(unknown, { layers: 0, heads: 0 }, 'none'))
    expect(wires()['encoder>cross']).toBe('5 × d_model')
    expect(wires()['linear>softmax']).toBe('6 × 7,000')
    expect(part('encoder-feed-forward').text()).toContain('d_model → d_ff → d_model')
    expect(part('cross').text()).toContain('h heads × 6 × 5')
    for (const one of wrapper.findAll('[data-testid="architecture-layers"]')) {
      expect(one.text()).toContain('N×')
    }
    await part('encoder-feed-forward').trigger('click')
    expect(detail().text()).toContain('d_model numbers are expanded to d_ff')
    expect(wrapper.text()).not.toContain('null')
  })

  test('has the recurrent unit where a decoder attends to nothing it wrote', async () => {
    await open(translationOf({ recurrent: true }))
    expect(ids()).toHaveLength(16)
    expect(ids()).not.toContain('decoder-self')
    expect(wrapper.get('[data-testid="architecture"]').text()).not.toContain('Masked')
    expect(wires()['output-position>recurrent']).toBe('6 × 256')
    await part('recurrent').trigger('click')
    expect(detail().text()).toContain('Recurrent Unit (SSRU)')
    expect(detail().text()).toContain('no attention matrix, and nothing to mask')
    expect(detail().find('[data-testid="cross-attention"]').exists()).toBe(false)
    expect(detail().get('[data-testid="architecture-lost"]').text()).toContain('not kept')
    // Its first input is no token, whatever id stands in the header.
    await part('output-embedding').trigger('click')
    expect(detail().get('[data-testid="token-ids"] li').text()).toBe('⟨start⟩–')
  })

  test('what is chosen in one model is found again in the other', async () => {
    await open(translationOf())
    await part('decoder-self').trigger('click')
    await wrapper.setProps({ view: translationOf({ recurrent: true }) })
    expect(part('recurrent').attributes('aria-checked')).toBe('true')
  })
})

describe('beside the figure', () => {
  test('an attention is the matrix of that attention', async () => {
    await open(translationOf())
    const matrix = () => detail().get('[data-testid="cross-attention"]')
    expect(matrix().attributes()).toMatchObject({ 'data-which': 'cross', 'data-shape': '[6,5]' })
    await part('encoder-self').trigger('click')
    expect(matrix().attributes()).toMatchObject({
      'data-which': 'encoder-self',
      'data-shape': '[5,5]',
    })
    await part('decoder-self').trigger('click')
    expect(matrix().attributes()).toMatchObject({
      'data-which': 'decoder-self',
      'data-shape': '[6,6]',
    })
    expect(detail().findAll('.masked')).toHaveLength(15)
    expect(useTranslationViewStore().attention).toBe('decoder-self')
    // The figure chooses which: there is no second way beside it.
    expect(detail().find('.ui-segmented').exists()).toBe(false)
  })

  test('Softmax is the next token of the step, which can be changed there', async () => {
    await open(translationOf())
    await part('softmax').trigger('click')
    const chosen = () => detail().get('[data-testid="alternative"][aria-pressed="true"]')
    expect(chosen().attributes('data-step')).toBe('5')
    await detail().get('[data-testid="step-back"]').trigger('click')
    expect(chosen().attributes('data-step')).toBe('4')
    expect(wrapper.get('[data-testid="architecture"]').text()).toContain('step 5: ！ (60.0\u00a0%)')
  })

  test('the embeddings are the tokens with their ids, the decoder’s shifted by one', async () => {
    await open(translationOf())
    const shown = () =>
      detail()
        .findAll('[data-testid="token-ids"] [data-id]')
        .map((one) => Number(one.attributes('data-id')))
    await part('input-embedding').trigger('click')
    expect(shown()).toEqual([100, 101, 102, 103, 104])
    await part('output-embedding').trigger('click')
    expect(shown()).toEqual([6999, 200, 201, 202, 203, 204])
    expect(detail().get('[data-testid="architecture-flow"]').text()).toBe('in 6, out 6 × 256')
  })

  test.each([
    ['input-position', 'in 5 × 256, out 5 × 256'],
    ['cross-norm', 'in 6 × 256, out 6 × 256'],
    ['decoder-feed-forward', 'in 6 × 256, out 6 × 256'],
    ['linear', 'in 6 × 256, out 6 × 7,000'],
  ])('%s says what it does, and that its numbers were not kept', async (id, flow) => {
    await open(translationOf())
    await part(id).trigger('click')
    expect(detail().get('[data-testid="architecture-flow"]').text()).toBe(flow)
    expect(detail().get('[data-testid="architecture-lost"]').text()).toContain('not')
    expect(detail().find('[data-weight]').exists()).toBe(false)
    expect(part(id).attributes('data-kept')).toBe('false')
  })

  test('boxes do not promise attention that was not recorded', async () => {
    await open(translationOf({}, {}, 'none'))
    expect(part('cross').attributes('data-kept')).toBe('false')
    expect(part('softmax').attributes('data-kept')).toBe('true')
    expect(detail().text()).toContain('Attention was not recorded')
  })
})
