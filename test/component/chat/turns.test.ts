import { afterEach, describe, expect, it, vi } from 'vitest'
import type { VueWrapper } from '@vue/test-utils'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import AnswerTools from '#renderer/transcript/AnswerTools.vue'
import TurnTools from '#renderer/transcript/TurnTools.vue'
import { TURN_ACTIONS, type TurnActions } from '#renderer/transcript/turn-actions.ts'
import { mountApp } from '../components/mount.ts'

function message(id: string, role: 'user' | 'assistant'): SessionMessage {
  return { id, parentId: null, role, text: `text of ${id}`, runId: null, createdMs: 0 }
}
const versions = [message('a', 'user'), message('b', 'user'), message('c', 'user')]

let page: VueWrapper
afterEach(() => {
  page.unmount()
})
function open(component: object, of: SessionMessage, given: Partial<TurnActions> = {}) {
  const actions = {
    idle: () => true,
    versionsOf: () => versions,
    showBranch: vi.fn<TurnActions['showBranch']>(),
    again: vi.fn<TurnActions['again']>(),
    goOn: vi.fn<TurnActions['goOn']>(),
    canGoOn: () => false,
    edit: vi.fn<TurnActions['edit']>(),
    ...given,
  }
  const provide = { [TURN_ACTIONS as symbol]: actions }
  page = mountApp(component, { props: { message: of }, provide })
  return actions
}
const button = (name: string) => page.get(`button[aria-label="${name}"]`)

describe('versions of a message', () => {
  it('are counted, and one leads to the next', async () => {
    const actions = open(TurnTools, versions[1] ?? message('b', 'user'))
    expect(page.get('[data-testid=versions]').text()).toBe('2 / 3')
    await button('Next version').trigger('click')
    expect(actions.showBranch).toHaveBeenLastCalledWith('c')
    await button('Previous version').trigger('click')
    expect(actions.showBranch).toHaveBeenLastCalledWith('a')
  })

  it('end at the first and the last', () => {
    open(TurnTools, versions[2] ?? message('c', 'user'))
    expect(button('Next version').attributes('disabled')).toBeDefined()
    expect(button('Previous version').attributes('disabled')).toBeUndefined()
  })

  it('are not shown where there is one', () => {
    open(TurnTools, message('a', 'user'), { versionsOf: () => versions.slice(0, 1) })
    expect(page.find('[data-testid=versions]').exists()).toBe(false)
  })
})

describe('editing a message', () => {
  it('begins with its text, and sends what was made of it', async () => {
    const actions = open(TurnTools, message('a', 'user'))
    await page.get('[data-testid=edit]').trigger('click')
    const field = page.get('textarea')
    expect(field.element.value).toBe('text of a')
    await field.setValue('other words')
    await page.get('form').trigger('submit')
    expect(actions.edit).toHaveBeenCalledWith(message('a', 'user'), 'other words')
    expect(page.find('textarea').exists()).toBe(false)
  })

  it('is given up by Escape, and sends nothing empty', async () => {
    const actions = open(TurnTools, message('a', 'user'))
    await page.get('[data-testid=edit]').trigger('click')
    await page.get('textarea').setValue('  ')
    await page.get('form').trigger('submit')
    await page.get('textarea').trigger('keydown', { key: 'Escape' })
    expect(page.find('textarea').exists()).toBe(false)
    expect(actions.edit).not.toHaveBeenCalled()
  })
})

describe('an answer', () => {
  it('is asked for again, and goes on where it was cut', async () => {
    const answer = message('x', 'assistant')
    const actions = open(AnswerTools, answer, { canGoOn: () => true })
    await page.get('[data-testid=again]').trigger('click')
    expect(actions.again).toHaveBeenCalledWith(answer)
    await page.get('[data-testid=go-on]').trigger('click')
    expect(actions.goOn).toHaveBeenCalledWith(answer)
  })

  it('waits while another is being written', () => {
    open(AnswerTools, message('x', 'assistant'), { idle: () => false, canGoOn: () => true })
    expect(page.get('[data-testid=again]').attributes('disabled')).toBeDefined()
    expect(page.get('[data-testid=go-on]').attributes('disabled')).toBeDefined()
  })
})
