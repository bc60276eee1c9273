import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { enableAutoUnmount } from '@vue/test-utils'
import RoomFrame from '#renderer/components/RoomFrame.vue'
import { mountApp } from '#test/component/components/mount.ts'

enableAutoUnmount(afterEach)
beforeEach(() => {
  localStorage.clear()
})

function open(inspector: boolean, locale: 'zh-CN' | 'en' = 'en') {
  return mountApp(RoomFrame, {
    locale,
    props: { title: 'Chat', inspector, inspectorTitle: 'Token' },
    slots: {
      default: '<p>stage</p>',
      header: '<button>tool</button>',
      footer: '<p>composer</p>',
      inspector: '<p data-testid="inside">inside</p>',
    },
  })
}

describe('RoomFrame', () => {
  it('has one main with a heading, and the inspector beside it', () => {
    const room = open(true)
    expect(room.findAll('main')).toHaveLength(1)
    expect(room.get('main h1').text()).toBe('Chat')
    expect(room.get('main').text()).toContain('composer')
    expect(room.get('aside').attributes('aria-label')).toBe('Token')
    expect(room.get('aside [data-testid=inside]').text()).toBe('inside')
  })

  it.each([
    ['its button', '[aria-label="Close the inspector"]', 'click', {}],
    ['Escape inside', '[data-testid=inside]', 'keydown', { key: 'Escape' }],
  ])('closes the inspector with %s', async (_, where, event, detail) => {
    const room = open(true)
    await room.get(where).trigger(event, detail)
    expect(room.emitted('update:inspector')).toEqual([[false]])
    expect(room.find('aside').exists()).toBe(false)
  })

  it('offers to open it where it is closed', async () => {
    const room = open(false, 'zh-CN')
    expect(room.find('aside').exists()).toBe(false)
    await room.get('[aria-label="打开检视栏"]').trigger('click')
    expect(room.emitted('update:inspector')).toEqual([[true]])
  })

  it('keeps the inspector between 320 and 640 pixels, by keyboard too', async () => {
    const handle = open(true).get('[role=separator]')
    expect(handle.attributes()).toMatchObject({ 'aria-valuemin': '320', 'aria-valuemax': '640' })
    await handle.trigger('keydown', { key: 'ArrowLeft' })
    expect(handle.attributes('aria-valuenow')).toBe('432')
    for (let i = 0; i < 40; i++) await handle.trigger('keydown', { key: 'ArrowLeft' })
    expect(handle.attributes('aria-valuenow')).toBe('640')
    await handle.trigger('keydown', { key: 'Home' })
    expect(handle.attributes('aria-valuenow')).toBe('320')
    for (let i = 0; i < 3; i++) await handle.trigger('keydown', { key: 'ArrowRight' })
    expect(handle.attributes('aria-valuenow')).toBe('320')
  })

  it('remembers the width', async () => {
    const first = open(true)
    await first.get('[role=separator]').trigger('keydown', { key: 'End' })
    first.unmount()
    expect(open(true).get('[role=separator]').attributes('aria-valuenow')).toBe('640')
  })
})
