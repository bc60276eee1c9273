import { mount, type MountingOptions, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import type { Component } from 'vue'
import { createAppI18n, type Locale } from '#renderer/i18n/index.ts'

// jsdom lays nothing out: an observer that never reports a size is right there.
globalThis.ResizeObserver ??= class {
  observe = (): void => undefined
  unobserve = (): void => undefined
  disconnect = (): void => undefined
}

interface Options extends Pick<MountingOptions<Record<string, unknown>>, 'slots' | 'attrs'> {
  props?: Record<string, unknown>
  locale?: Locale
  /** What something further out would provide, by its key. */
  provide?: Record<symbol, unknown>
}

/** Mounts a component with texts and a fresh set of stores, in the document, as the app would. */
export function mountApp(component: Component, options: Options = {}): VueWrapper {
  const { locale = 'en', provide = {}, ...rest } = options
  const pinia = createPinia()
  setActivePinia(pinia)
  return mount(component, {
    ...rest,
    attachTo: document.body,
    global: { plugins: [pinia, createAppI18n(locale)], provide },
  })
}
