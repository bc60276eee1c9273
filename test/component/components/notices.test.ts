import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { useI18n } from 'vue-i18n'
import NoticeHost from '#renderer/components/NoticeHost.vue'
import { useBoth } from '#renderer/composables/use-both.ts'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { mountApp } from './mount.ts'

let page: VueWrapper
afterEach(() => {
  for (const { id } of useNotices().notices.value) useNotices().dismiss(id)
  page.unmount()
})

it('a notice speaks the language of the app, also after it was changed', async () => {
  const Saying = defineComponent(() => {
    const { t, locale } = useI18n()
    const both = useBoth()
    const text = both(
      () => t('sessions.exported', { file: 'a.vitrine' }),
      () => t('library.samplesStay', { n: 1 }, 1),
    )
    useNotices().notify({ text, action: { label: () => t('common.undo'), run: () => undefined } })
    return () => [h(NoticeHost), h('button', { onClick: () => (locale.value = 'zh-CN') })]
  })
  page = mountApp(Saying)
  await flushPromises()
  const shown = (): string => document.querySelector('.ui-notice')?.textContent ?? ''
  expect(shown()).toContain('a.vitrine')
  expect(shown()).toMatch(/Undo/)
  await page.get('button:last-child').trigger('click')
  expect(shown()).toContain('撤销')
  expect(shown()).not.toMatch(/Undo|saved|。 /i)
})
