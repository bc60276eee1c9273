import { afterEach, beforeEach, expect, it } from 'vitest'
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import AboutSection from '#renderer/rooms/settings/AboutSection.vue'
import { useAppStore } from '#renderer/stores/app.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import type { Licence } from '#shared/ipc/routes/licence.ts'
import { installBridge, type MainState } from '#test/component/components/bridge.ts'
import { mountApp } from '#test/component/components/mount.ts'

enableAutoUnmount(afterEach)
beforeEach(() => {
  // jsdom lays nothing out, so nothing can be scrolled.
  Element.prototype.scrollIntoView = () => undefined
})

const part = (kind: Licence['kind'], name: string, licence: string): Licence => ({
  ...{ kind, name, licence },
  version: kind === 'engine' ? null : '1.0.0',
  source: null,
  text: `The text of ${name}`,
})
const PARTS = [
  part('app', 'Vitrine', 'Apache-2.0'),
  part('engine', 'Electron', 'MIT'),
  part('model', 'tatoeba-en-zh', ''),
  part('package', 'vue', 'MIT'),
]
const all = (testId: string) => [...document.querySelectorAll(`[data-testid=${testId}]`)]
const text = (testId: string) => document.querySelector(`[data-testid=${testId}]`)?.textContent
const names = () => all('licence').map((one) => one.getAttribute('data-name'))

async function openDialog(initial: Partial<MainState> = {}) {
  const main = installBridge({ answers: { 'licence.list': () => PARTS }, ...initial })
  const page = mountApp(AboutSection)
  await useSettingsStore().load()
  await useAppStore().load()
  await page.get('[data-testid=licences-open]').trigger('click')
  await flushPromises()
  return main
}

async function search(words: string) {
  const field = document.querySelector<HTMLInputElement>('[data-testid=licence-search]')
  if (!field) throw new Error('no search field')
  field.value = words
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await flushPromises()
}

it('shows every part, and the text of the first', async () => {
  await openDialog()
  expect(names()).toEqual(['Vitrine', 'Electron', 'tatoeba-en-zh', 'vue'])
  expect(text('licence-text')).toBe('The text of Vitrine')
  expect(all('licence')[2]?.textContent).toContain('See text')
})

it('finds by name, licence and kind, in either language', async () => {
  await openDialog()
  await search('mit')
  expect(names()).toEqual(['Electron', 'vue'])
  expect(text('licence-text')).toBe('The text of Electron')
  await search('mit 软件包')
  expect(names()).toEqual(['vue'])
  await search('model')
  expect(text('licence-name')).toBe('tatoeba-en-zh')
  await search('nothing of the kind')
  expect(names()).toEqual([])
  expect(document.querySelector('[role=status]')?.textContent).toContain(
    'No part of the app matches.',
  )
})

it('shows the part that is chosen, and Chromium’s page where it belongs', async () => {
  const main = await openDialog({
    answers: { 'licence.list': () => PARTS, 'licence.openChromium': () => null },
  })
  const chromium = () =>
    [...document.querySelectorAll('button')].find((one) => one.textContent?.includes('Chromium'))
  expect(chromium()).toBeUndefined()
  all('licence')[1]?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
  await flushPromises()
  expect(text('licence-name')).toBe('Electron')
  expect(document.body.textContent).toContain('45.4.1')
  chromium()?.click()
  await flushPromises()
  expect(main.asked.some(({ route }) => route === 'licence.openChromium')).toBe(true)
})

it('says in a sentence that the list cannot be read', async () => {
  const error = { code: 'licence.notRead', message: '', data: { file: '/x/licences.json' } }
  await openDialog({ failing: { 'licence.list': error } })
  expect(document.querySelector('[role=alert]')?.textContent).toContain('/x/licences.json')
  expect(all('licences')).toEqual([])
})
