import { expect, test } from 'vitest'
import { preferredLocale, readEnvironment } from '#main/app/environment.ts'

test('known values are taken, unknown and empty ones count as not set', () => {
  const environment = readEnvironment(
    {
      VITRINE_USER_DATA: ' /tmp/profile ',
      VITRINE_LOCALE: 'de',
      VITRINE_THEME: 'projector',
      VITRINE_MODELS: '',
      VITRINE_LOG: 'debug',
    },
    false,
  )
  expect(environment).toEqual({
    userData: '/tmp/profile',
    locale: null,
    theme: 'projector',
    models: null,
    debug: true,
    rendererUrl: null,
  })
})

test('a packaged app never loads its page from a development server', () => {
  const env = { ELECTRON_RENDERER_URL: 'http://localhost:5173' }
  expect(readEnvironment(env, true).rendererUrl).toBeNull()
  expect(readEnvironment(env, false).rendererUrl).toBe('http://localhost:5173')
})

test.each([
  [['zh-CN', 'en-US'], 'zh-CN'],
  [['zh-Hant-TW'], 'zh-CN'],
  [['de-DE', 'zh-CN', 'en'], 'zh-CN'],
  [['en-GB', 'zh-CN'], 'en'],
  [['fr', 'zha'], 'en'],
  [[], 'en'],
] as const)('people who prefer %j start in %s', (languages, locale) => {
  expect(preferredLocale(languages)).toBe(locale)
})
