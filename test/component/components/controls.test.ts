import { afterEach, describe, expect, it } from 'vitest'
import { X } from '@lucide/vue'
import { enableAutoUnmount } from '@vue/test-utils'
import BaseSwitch from '#renderer/components/BaseSwitch.vue'
import CollapsibleSection from '#renderer/components/CollapsibleSection.vue'
import IconButton from '#renderer/components/IconButton.vue'
import NumberInput from '#renderer/components/NumberInput.vue'
import SegmentedControl from '#renderer/components/SegmentedControl.vue'
import { mountApp } from './mount.ts'

enableAutoUnmount(afterEach)

describe('NumberInput', () => {
  const open = (value: number, step = 0.05) =>
    mountApp(NumberInput, { props: { modelValue: value, label: 'T', min: 0, max: 2, step } })

  it.each([
    ['0.31', 0.3],
    ['1,5', 1.5],
    ['9', 2],
    ['-4', 0],
    ['0.30000000000000004', 0.3],
  ])('takes %s as %d', async (typed, value) => {
    const input = open(0.7)
    const field = input.get('input')
    await field.setValue(typed)
    await field.trigger('change')
    expect(input.emitted('update:modelValue')?.at(-1)).toEqual([value])
  })

  it.each(['', 'hot', 'NaN', 'Infinity'])('keeps its number where “%s” is typed', async (typed) => {
    const input = open(0.7)
    const field = input.get('input')
    await field.setValue(typed)
    await field.trigger('change')
    expect(input.emitted('update:modelValue')).toBeUndefined()
    expect(field.element).toHaveProperty('value', '0.7')
  })

  it('steps with the arrow keys and says its range', async () => {
    const input = open(1.95)
    const field = input.get('input')
    await field.trigger('keydown', { key: 'ArrowUp' })
    expect(input.emitted('update:modelValue')?.at(-1)).toEqual([2])
    expect(field.attributes()).toMatchObject({
      role: 'spinbutton',
      'aria-label': 'T',
      'aria-valuemin': '0',
      'aria-valuemax': '2',
    })
  })
})

describe('SegmentedControl', () => {
  const options = [
    { value: 'a', label: 'Alpha' },
    { value: 'b', label: 'Beta' },
  ]

  it('is a named radio group whose choice can be clicked', async () => {
    const group = mountApp(SegmentedControl, {
      props: { modelValue: 'a', label: 'Letter', options },
    })
    expect(group.attributes()).toMatchObject({ role: 'radiogroup', 'aria-label': 'Letter' })
    const [alpha, beta] = group.findAll('[role=radio]')
    expect(alpha?.attributes('aria-checked')).toBe('true')
    await beta?.trigger('click')
    expect(group.emitted('update:modelValue')).toEqual([['b']])
  })
})

describe('BaseSwitch', () => {
  it('says its state and changes it', async () => {
    const toggle = mountApp(BaseSwitch, { props: { modelValue: false, label: 'Keep' } })
    const button = toggle.get('[role=switch]')
    expect(button.attributes()).toMatchObject({ 'aria-checked': 'false', 'aria-label': 'Keep' })
    await button.trigger('click')
    expect(toggle.emitted('update:modelValue')).toEqual([[true]])
  })
})

describe('IconButton', () => {
  it('has a name, and a pressed state only where it is a toggle', () => {
    const plain = mountApp(IconButton, { props: { icon: X, label: 'Close' } })
    expect(plain.get('button').attributes('aria-label')).toBe('Close')
    expect(plain.get('button').attributes('aria-pressed')).toBeUndefined()
    const toggle = mountApp(IconButton, { props: { icon: X, label: 'X-ray', pressed: false } })
    expect(toggle.get('button').attributes('aria-pressed')).toBe('false')
  })

  it('is called by its whole name, also where a word of it stands beside the icon', () => {
    const button = mountApp(IconButton, { props: { icon: X, label: 'Show it', word: 'Show' } })
    expect(button.get('button').attributes('aria-label')).toBe('Show it')
    expect(button.get('[aria-hidden=true].word').text()).toBe('Show')
  })
})

describe('CollapsibleSection', () => {
  it('opens and closes from its title', async () => {
    const section = mountApp(CollapsibleSection, {
      props: { title: 'Dice', caption: 'How the draw fell', help: 'Because.', open: true },
      slots: { default: '<p>0.42</p>' },
    })
    const title = section.get('h3 button')
    expect(title.attributes('aria-expanded')).toBe('true')
    expect(section.text()).toContain('How the draw fell')
    expect(section.find('[aria-label="Explain: Dice"]').exists()).toBe(true)
    await title.trigger('click')
    expect(section.emitted('update:open')).toEqual([[false]])
  })
})
