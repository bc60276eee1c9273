import { describe, expect, test } from 'vitest'
import { inspect, useFakeClock } from './mount.ts'
import { probabilities, textOf, viewOf } from './run.ts'

useFakeClock()

async function sentence(...args: Parameters<typeof inspect>): Promise<string> {
  const { wrapper } = await inspect(...args)
  return wrapper.get('[data-part="sentence"]').text().replace(/\s+/g, ' ')
}
const percent = (p: number): string => `${(p * 100).toFixed(1)} %`

describe('the sentence', () => {
  const { p, order } = probabilities(0)
  const best = order[0] ?? 0
  const third = order[2] ?? 0
  const bits = (-p.reduce((sum, value) => sum + value * Math.log2(value), 0)).toFixed(1)

  test('says what was chosen, how probable it was and which of its choices', async () => {
    expect(await sentence(viewOf([{ rank: 0, how: 'greedy' }]), 5)).toBe(
      `The model chose ‘·w${String(best)}’ with ${percent(p[best] ?? 0)}. It was its 1st of 64 choices; entropy ${bits} bits.`,
    )
  })

  test('says which token the die passed over', async () => {
    const { wrapper } = await inspect(viewOf([{ rank: 2, how: 'sample' }]), 5)
    const text = wrapper.text().replace(/\s+/g, ' ')
    expect(text).toContain(`It was its 3rd of 64 choices`)
    expect(text).toContain(
      `The most probable token was ‘·w${String(best)}’ (${percent(p[best] ?? 0)}), but the die fell on ‘·w${String(third)}’.`,
    )
  })

  test('a forced token is not called chosen', async () => {
    const text = await sentence(viewOf([{ rank: 2, how: 'forced' }]), 5)
    expect(text).toContain('was put here by hand. On its own, the model would have given it')
    expect(text).not.toContain('The model chose')
  })

  test('in Chinese it is Chinese, without gaps between its sentences', async () => {
    const text = await sentence(viewOf([{ rank: 0, how: 'greedy' }]), 5, { locale: 'zh-CN' })
    expect(text).toBe(
      `模型选了“${textOf(best).replace(' ', '·')}”，概率 ${percent(p[best] ?? 0)}。在 64 个候选里排第 1；熵 ${bits} 比特。`,
    )
  })

  test('the prompt’s own words are given, and scored once the model was asked', async () => {
    const { wrapper, asked } = await inspect(viewOf([{ rank: 0, how: 'greedy' }]), 2)
    expect(asked).toEqual([{ probe: 'score', positions: [2] }])
    const text = wrapper.get('[data-part="sentence"]').text()
    expect(text).toContain('was given, not chosen: it is part of what you wrote.')
    expect(text).toMatch(
      /Had the model been asked, it would have given this token .+ entropy 3\.3 bits/,
    )
  })

  test('a prompt token has bars as well, which sum to 1 with its own', async () => {
    const { wrapper } = await inspect(viewOf([{ rank: 0, how: 'greedy' }]), 2)
    const sum = [
      ...wrapper.findAll('[data-testid="candidate"]'),
      wrapper.get('[data-testid="candidate-rest"]'),
    ].reduce((total, bar) => total + Number(bar.attributes('data-p')), 0)
    expect(Math.abs(sum - 1)).toBeLessThan(1e-6)
    expect(wrapper.find('[data-testid="candidate"][data-id="51"]').exists()).toBe(true)
  })

  test('template and control tokens are called so', async () => {
    const view = viewOf([{ rank: 0, how: 'greedy' }])
    expect(await sentence(view, 1)).toContain('was added by the chat template')
    expect(await sentence(view, 0)).toContain(
      'is a control token of the chat template: it marks where a turn begins or ends. The model did not choose it. It is the first token',
    )
  })

  test('half a character shows its bytes and which character it is part of', async () => {
    const { wrapper } = await inspect(viewOf([{ rank: 0, how: 'greedy' }]), 4)
    expect(wrapper.get('h2').text()).toBe('98 80')
    expect(wrapper.get('.about').text()).toContain(
      'One character was cut into 2 tokens: this is part 2 of ‘😀’.',
    )
  })
})

describe('the panel', () => {
  test('says what to do where nothing is selected', async () => {
    const { wrapper, selection, settle } = await inspect(viewOf([{ rank: 0, how: 'greedy' }]), 5)
    selection.clear()
    await settle()
    expect(wrapper.get('[data-testid="inspector"]').attributes('data-position')).toBe('')
    expect(wrapper.text()).toContain('Press a token to look inside')
  })

  test('goes to the next and the previous token', async () => {
    const { wrapper, selection } = await inspect(viewOf([{ rank: 0, how: 'greedy' }]), 4)
    await wrapper.get('[aria-label="Next token"]').trigger('click')
    expect(selection.position).toBe(5)
    expect(wrapper.get('[aria-label="Next token"]').attributes('disabled')).toBeDefined()
    await wrapper.get('[aria-label="Previous token"]').trigger('click')
    expect(selection.position).toBe(4)
  })

  test('a position that a replay has not reached yet shows nothing of it', async () => {
    const { wrapper } = await inspect(viewOf([{ rank: 0, how: 'greedy' }]), 9)
    expect(wrapper.find('[data-testid="candidate"]').exists()).toBe(false)
  })
})
