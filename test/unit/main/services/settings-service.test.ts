import { beforeEach, describe, expect, it } from 'vitest'
import { SettingsService } from '#main/services/settings-service.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import type { Settings } from '#shared/ipc/routes/settings.ts'

let kept: Map<string, string>
const repo = {
  get: (key: string) => kept.get(key) ?? null,
  set: (key: string, json: string) => void kept.set(key, json),
}
const start = (overrides: Partial<Settings> = {}) =>
  new SettingsService({ repo, systemLocale: 'zh-CN', overrides })

beforeEach(() => {
  kept = new Map()
})

describe('settings', () => {
  it('begin with the system’s language and the defaults', () => {
    expect(start().get()).toMatchObject({
      locale: 'zh-CN',
      theme: 'system',
      recording: true,
      modelId: null,
      capture: 'summary',
    })
  })

  it('are there after a restart, only what was chosen is kept', () => {
    const settings = start()
    expect(settings.set({ locale: 'en', fontScale: 1.5 })).toMatchObject({
      locale: 'en',
      fontScale: 1.5,
    })
    settings.set({ fontScale: undefined, theme: 'dark' })
    expect(JSON.parse(kept.get('app') ?? '')).toEqual({
      locale: 'en',
      fontScale: 1.5,
      theme: 'dark',
    })
    expect(start().get()).toEqual(settings.get())
  })

  it('tell who listens', () => {
    const settings = start()
    const seen: Settings[] = []
    const off = settings.onChange((now) => seen.push(now))
    settings.set({ theme: 'dark' })
    off()
    settings.set({ theme: 'light' })
    expect(seen.map(({ theme }) => theme)).toEqual(['dark'])
  })

  it.each([
    ['not JSON', '{'],
    ['no object', '[1]'],
    ['nothing', 'null'],
    ['fields of no meaning', '{"colour":"red"}'],
  ])('survive a store with %s', (_, json) => {
    kept.set('app', json)
    expect(start().get()).toEqual(
      new SettingsService({
        repo: { get: () => null, set: () => undefined },
        systemLocale: 'zh-CN',
      }).get(),
    )
  })

  it('lose only the one value that no longer fits', () => {
    kept.set('app', JSON.stringify({ theme: 'neon', locale: 'en', fontScale: 9 }))
    expect(start().get()).toMatchObject({ theme: 'system', locale: 'en', fontScale: 1 })
  })

  it('fall back one by one, inside sampling and presets too, and say which', () => {
    const rest = { temperature: 1, topK: 0, topP: 1, maxTokens: 5 }
    kept.set(
      'app',
      JSON.stringify({
        theme: 'neon',
        locale: 'en',
        sampling: { temperature: 'hot', topK: 7, topP: 0.5, seed: 3, maxTokens: 20 },
        presets: [{ name: 'Kind', system: null, sampling: rest }, { name: 5 }],
      }),
    )
    const settings = start()
    expect(settings.get()).toMatchObject({
      theme: 'system',
      locale: 'en',
      sampling: { ...DEFAULT_SAMPLING, topK: 7, topP: 0.5, seed: 3, maxTokens: 20 },
      presets: [{ name: 'Kind' }],
    })
    expect(settings.fellBack).toEqual(['theme', 'sampling', 'presets'])
  })

  it('say so where nothing of them can be read, and not where there are none', () => {
    expect(start().fellBack).toEqual([])
    kept.set('app', '{')
    expect(start().fellBack).toEqual(['all'])
  })

  it('go back to their defaults, those named and no others, and stay there', () => {
    const settings = start({ theme: 'dark' })
    settings.set({ fontScale: 1.5, capture: 'full', systemPrompt: 'Be kind.' })
    const seen: Settings[] = []
    settings.onChange((now) => seen.push(now))
    const now = settings.reset(['theme', 'fontScale'])
    expect(now).toMatchObject({ theme: 'system', fontScale: 1, capture: 'full' })
    expect(seen).toEqual([now])
    expect(start().get()).toMatchObject({ fontScale: 1, capture: 'full', systemPrompt: 'Be kind.' })
    expect(settings.defaults()).toMatchObject({ theme: 'system', capture: 'summary' })
  })

  it('set from outside count for this start, until people choose otherwise', () => {
    const settings = start({ locale: 'en', theme: 'dark' })
    expect(settings.get()).toMatchObject({ locale: 'en', theme: 'dark' })
    settings.set({ theme: 'light' })
    expect(settings.get()).toMatchObject({ locale: 'en', theme: 'light' })
    expect(start().get()).toMatchObject({ locale: 'zh-CN', theme: 'light' })
  })
})
