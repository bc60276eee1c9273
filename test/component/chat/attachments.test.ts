import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { nextTick } from 'vue'
import Composer from '#renderer/rooms/chat/Composer.vue'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { TINY } from '#test/unit/support/scripted-runtime.ts'
import { installBridge } from '../components/bridge.ts'
import { mountApp } from '../components/mount.ts'

let page: VueWrapper
let main: ReturnType<typeof installBridge>

/** A tokenizer of words stands behind the bridge. */
async function open(failing = {}) {
  main = installBridge({ status: { state: 'ready', info: TINY }, failing })
  const { request } = window.vitrine
  window.vitrine.request = async (route, input) => {
    const answer = await request(route, input)
    // The answer is on its way.
    if (route === 'run.chat' && answer.ok) return new Promise(() => undefined)
    if (route !== 'model.tokenize') return answer
    const { text } = input as { text: string }
    return { ok: true, data: text.split(/\s+/).map(() => ({})) }
  }
  page = mountApp(Composer)
  await useModelStore().load()
  await nextTick()
}
beforeEach(() => open())
afterEach(() => {
  page.unmount()
})

const file = (name: string, content: BlobPart) => new File([content], name)
function drag(type: string, files: File[] = []) {
  const event = new Event(type, { bubbles: true, cancelable: true })
  Object.assign(event, { dataTransfer: { types: ['Files'], files, dropEffect: 'none' } })
  document.body.dispatchEvent(event)
  return event
}
async function drop(...files: File[]) {
  const event = drag('drop', files)
  await flushPromises()
  await vi.waitFor(() => {
    expect(page.findAll('[data-testid=attachment], [data-problem]').length).toBeGreaterThan(0)
  })
  await flushPromises()
  return event
}
const chips = () => page.findAll('[data-testid=attachment]')
const sent = () => main.asked.filter(({ route }) => route === 'run.chat')

describe('a text file', () => {
  it('dropped anywhere stands above the composer with its name, size and cost', async () => {
    const event = await drop(file('notes.txt', 'one two three'))
    expect(event.defaultPrevented).toBe(true)
    expect(chips()).toHaveLength(1)
    expect(chips()[0]?.text()).toContain('notes.txt')
    expect(chips()[0]?.text()).toContain('13')
    // notes.txt, the fence, three words, the fence
    await vi.waitFor(() => {
      expect(chips()[0]?.attributes('data-tokens')).toBe('6')
    })
    expect(chips()[0]?.attributes('data-fits')).toBe('true')
    expect(sent()).toHaveLength(0)
  })

  it('goes with the message and leaves the composer', async () => {
    await drop(file('a.csv', 'x,y\n'))
    await page.get('[data-testid=composer]').setValue('What is it?')
    await page.get('[data-testid=send]').trigger('click')
    await flushPromises()
    expect(sent()[0]?.input).toMatchObject({ text: 'a.csv\n```csv\nx,y\n```\n\nWhat is it?' })
    expect(chips()).toHaveLength(0)
  })

  it('can be sent alone', async () => {
    await drop(file('a.txt', 'b'))
    expect(page.get('[data-testid=send]').attributes('disabled')).toBeUndefined()
  })

  it('comes back, with what was typed, where the message could not be sent', async () => {
    page.unmount()
    await open({ 'run.chat': { code: 'run.crashed', message: '' } })
    await drop(file('a.txt', 'b'))
    await page.get('[data-testid=composer]').setValue('Hello')
    await page.get('[data-testid=send]').trigger('click')
    await flushPromises()
    expect(chips()).toHaveLength(1)
    expect(useChatStore().draft).toBe('Hello')
  })

  it('can be taken away again by a button that names it', async () => {
    await drop(file('a.txt', 'b'), file('b.txt', 'c'))
    await page.get('button[aria-label="Remove a.txt"]').trigger('click')
    expect(chips().map((chip) => chip.get('.name').text())).toEqual(['b.txt'])
  })

  it('that the window cannot hold says so and cannot be sent', async () => {
    await drop(file('long.txt', 'w '.repeat(TINY.window)))
    await vi.waitFor(() => {
      expect(chips()[0]?.attributes('data-fits')).toBe('false')
    })
    expect(chips()[0]?.text()).toContain('does not fit')
    expect(page.get('[data-testid=send]').attributes('disabled')).toBeDefined()
  })

  it.each([
    ['binary', file('a.png', new Uint8Array([0x89, 0x50, 0, 1]))],
    ['encoding', file('a.txt', new Uint8Array([0xb4, 0xca]))],
    ['empty', file('a.txt', '')],
    ['tooLarge', file('a.txt', 'x'.repeat(1_000_001))],
  ])('is refused with a sentence: %s', async (why, given) => {
    await drop(given)
    expect(chips()).toHaveLength(0)
    expect(page.get(`[data-problem="${why}"]`).text()).toContain(given.name)
  })
})

describe('the place to drop', () => {
  const zone = () => document.querySelector('[data-testid=drop-zone]')
  it('is shown while a file is over the window, and only then', async () => {
    expect(zone()).toBeNull()
    drag('dragenter')
    drag('dragenter')
    await nextTick()
    expect(zone()?.textContent).toContain('Let go')
    drag('dragleave')
    await nextTick()
    expect(zone()).not.toBeNull()
    drag('dragleave')
    await nextTick()
    expect(zone()).toBeNull()
  })

  it('lets text that is dragged go where it goes', () => {
    const event = new Event('drop', { bubbles: true, cancelable: true })
    Object.assign(event, { dataTransfer: { types: ['text/plain'], files: [] } })
    document.body.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
  })
})

describe('the paperclip', () => {
  it('has a name, and takes what the dialog gives', async () => {
    expect(page.get('[data-testid=attach]').attributes('aria-label')).toBe('Attach a text file')
    const input = page.get<HTMLInputElement>('[data-testid=attach-input]').element
    const press = vi.spyOn(input, 'click')
    await page.get('[data-testid=attach]').trigger('click')
    expect(press).toHaveBeenCalledOnce()
    Object.defineProperty(input, 'files', { value: [file('a.md', '# b')] })
    input.dispatchEvent(new Event('change'))
    await vi.waitFor(() => {
      expect(chips()).toHaveLength(1)
    })
  })
})
