// A user's own words are at stake here: nothing may be sent by accident, nothing may be lost.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { nextTick } from 'vue'
import Composer from '#renderer/rooms/chat/Composer.vue'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { TINY } from '#test/unit/support/scripted-runtime.ts'
import type { ModelStatus } from '#shared/runtime/model-info.ts'
import { installBridge } from '../components/bridge.ts'
import { mountApp } from '../components/mount.ts'

let page: VueWrapper
let asked: { route: string; input: unknown }[]

async function open(status: ModelStatus, failing = {}, locale: 'en' | 'zh-CN' = 'en') {
  const main = installBridge({ status, failing })
  asked = main.asked
  page = mountApp(Composer, { locale })
  await useModelStore().load()
  await nextTick()
  return main
}

beforeEach(() => open({ state: 'ready', info: TINY }))
afterEach(() => {
  page.unmount()
})

const input = () => page.get('[data-testid=composer]')
const sent = () => asked.filter(({ route }) => route === 'run.chat').length

async function type(text: string): Promise<void> {
  await input().setValue(text)
}

async function press(key: string, more: KeyboardEventInit & { keyCode?: number } = {}) {
  const { keyCode, ...init } = more
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  if (keyCode !== undefined) Object.defineProperty(event, 'keyCode', { value: keyCode })
  input().element.dispatchEvent(event)
  await flushPromises()
  return event
}

describe('Enter', () => {
  it('sends what is typed, once', async () => {
    await type('Hello')
    const event = await press('Enter')
    expect(event.defaultPrevented).toBe(true)
    expect(sent()).toBe(1)
    expect(asked.find(({ route }) => route === 'run.chat')?.input).toMatchObject({ text: 'Hello' })
  })

  it('with Shift breaks the line', async () => {
    await type('Hello')
    const event = await press('Enter', { shiftKey: true })
    expect(event.defaultPrevented).toBe(false)
    expect(sent()).toBe(0)
  })

  it('sends nothing where nothing is typed but spaces', async () => {
    await type(' \n ')
    await press('Enter')
    expect(sent()).toBe(0)
  })
})

describe('an input method', () => {
  it('keeps the Enter it composes with (Chromium: isComposing)', async () => {
    await type('ni hao')
    const event = await press('Enter', { isComposing: true })
    expect(event.defaultPrevented).toBe(false)
    expect(sent()).toBe(0)
  })

  it('keeps the Enter it has taken (keyCode 229, isComposing no longer set)', async () => {
    await type('你好')
    await press('Enter', { keyCode: 229 })
    expect(sent()).toBe(0)
  })

  it('keeps the Enter that ended it, reported afterwards as an ordinary key', async () => {
    await type('你好')
    const end = new CompositionEvent('compositionend', { data: '你好' })
    Object.defineProperty(end, 'timeStamp', { value: 1000 })
    input().element.dispatchEvent(end)
    const enter = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true })
    Object.defineProperty(enter, 'timeStamp', { value: 1004 })
    input().element.dispatchEvent(enter)
    await flushPromises()
    expect(sent()).toBe(0)
    expect(enter.defaultPrevented).toBe(true)
    const next = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true })
    Object.defineProperty(next, 'timeStamp', { value: 1200 })
    input().element.dispatchEvent(next)
    await flushPromises()
    expect(sent()).toBe(1)
  })
})

describe('what is typed', () => {
  it('leaves the composer when it is sent', async () => {
    await type('Hello')
    await page.get('[data-testid=send]').trigger('click')
    expect(useChatStore().draft).toBe('')
  })

  it('comes back with the reason where it could not be sent', async () => {
    page.unmount()
    const error = { code: 'run.promptTooLong', message: '', data: { tokens: 9000, limit: 4096 } }
    await open({ state: 'ready', info: TINY }, { 'run.chat': error })
    await type('Hello')
    await press('Enter')
    expect((input().element as HTMLTextAreaElement).value).toBe('Hello')
    expect(page.get('[role=alert]').text()).toContain('9000')
  })

  it('waits in the composer while the room is left and come back to', async () => {
    await type('half a thou')
    const draft = useChatStore().draft
    expect(draft).toBe('half a thou')
    page.unmount()
    expect(useChatStore().draft).toBe(draft)
  })
})

describe('where nothing can be sent', () => {
  it.each([
    ['en' as const, 'reading files', '49.4'],
    ['zh-CN' as const, '读取文件', '49.4'],
  ])('the composer says how far the model is loaded (%s)', async (locale, phase, megabytes) => {
    page.unmount()
    const progress = {
      modelId: 'tiny',
      phase: 'reading' as const,
      loadedBytes: 49_400_000,
      totalBytes: 98_800_000,
    }
    await open({ state: 'loading', progress }, {}, locale)
    expect(page.text()).toContain(phase)
    expect(page.text()).toContain(megabytes)
    await type('Hello')
    await press('Enter')
    expect(sent()).toBe(0)
    expect(page.get('[data-testid=send]').attributes('disabled')).toBeDefined()
  })

  it('says why the model could not be loaded', async () => {
    page.unmount()
    const error = {
      code: 'model.missingFile',
      message: '',
      data: { model: 'tiny', file: 'tokenizer.json' },
    }
    await open({ state: 'failed', modelId: 'tiny', error })
    expect(page.get('[data-code="model.missingFile"]').text()).toContain('tokenizer.json')
  })

  it('says that a model without a chat template cannot chat', async () => {
    page.unmount()
    await open({ state: 'ready', info: { ...TINY, chat: false } })
    expect(page.find('[data-code="model.noTemplate"]').exists()).toBe(true)
    await type('Hello')
    await press('Enter')
    expect(sent()).toBe(0)
  })
})

describe('while an answer is written', () => {
  it('there is a stop button in the place of send, and typing goes on', async () => {
    const { request } = window.vitrine
    const never = new Promise<never>(() => undefined)
    window.vitrine.request = (route, value) =>
      route === 'run.chat' ? never : request(route, value)
    await type('Hello')
    await press('Enter')
    expect(page.find('[data-testid=send]').exists()).toBe(false)
    expect(page.find('[data-testid=stop]').exists()).toBe(true)
    await type('and then')
    await press('Enter')
    expect((input().element as HTMLTextAreaElement).value).toBe('and then')
  })
})
