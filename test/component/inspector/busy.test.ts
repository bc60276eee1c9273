import { flushPromises } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { useRunStore } from '#renderer/stores/run.ts'
import { inspect, useFakeClock } from './mount.ts'
import { viewOf, type Choice } from './run.ts'

useFakeClock()

const CHOICES: Choice[] = [
  { rank: 0, how: 'greedy' },
  { rank: 0, how: 'greedy' },
]

describe('while an answer is being written', () => {
  test('the model is not asked; what is stored is shown, and a line says so', async () => {
    const running = viewOf(CHOICES, { ended: false })
    const { wrapper, asked, panel, settle } = await inspect(running, 6)
    const runs = useRunStore()
    runs.views.set('r1', running)
    await settle()
    panel.open.attention = true
    panel.open.lens = true
    await settle()
    expect(asked).toEqual([])
    expect(wrapper.find('[data-state="busy"]').text()).toContain('The model is writing')
    expect(wrapper.find('[data-testid="attention"]').exists()).toBe(true)

    const done = viewOf(CHOICES)
    runs.views.set('r1', done)
    await wrapper.setProps({ view: done })
    await settle()
    await flushPromises()
    expect(asked.map(({ probe }) => probe).sort()).toEqual(['attention', 'lens'])
    expect(wrapper.find('[data-state="busy"]').exists()).toBe(false)
  })

  test('a growing run leaves the looked-at token’s bars as they are in the document', async () => {
    const short = viewOf(CHOICES.slice(0, 1), { ended: false })
    const { wrapper, settle } = await inspect(short, 5)
    const before = wrapper.findAll('[data-testid="candidate"]').map((bar) => bar.element)
    await wrapper.setProps({ view: viewOf(CHOICES, { ended: false }) })
    await settle()
    const after = wrapper.findAll('[data-testid="candidate"]').map((bar) => bar.element)
    expect(after).toEqual(before)
    expect(wrapper.text()).toContain('position 5 (0 to 6)')
  })
})
