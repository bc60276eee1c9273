import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { ABSENCES } from '#shared/runtime/absence.ts'
import { ERROR_CODES } from '#shared/ipc/errors.ts'
import { LOCALES, MESSAGES, type Locale } from '#renderer/i18n/index.ts'
import type { MessageTree } from '#renderer/i18n/types.ts'

const RENDERER = join(import.meta.dirname, '../../../renderer')

function flatten(tree: MessageTree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + key, value)
    else for (const entry of flatten(value, `${prefix}${key}.`)) found.set(...entry)
  }
  return found
}

const texts: Record<Locale, Map<string, string>> = {
  'zh-CN': flatten(MESSAGES['zh-CN']),
  en: flatten(MESSAGES.en),
}

/** Names in braces that a sentence is completed with; `{'@'}` is a literal. */
function placeholders(message: string): string[] {
  const names = [...message.matchAll(/\{\s*(\w+)\s*\}/g)].map((found) => found[1] ?? '')
  return [...new Set(names)].sort()
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(vue|ts)$/.test(name) && !name.startsWith('i18n'))
    .map((name) => join(folder, name))
}

describe('the texts', () => {
  it('have the same keys in both languages', () => {
    expect([...texts.en.keys()].sort()).toEqual([...texts['zh-CN'].keys()].sort())
  })

  it('ask for the same values in both languages', () => {
    for (const [key, chinese] of texts['zh-CN']) {
      expect(placeholders(texts.en.get(key) ?? ''), key).toEqual(placeholders(chinese))
    }
  })

  it('are written in their own language', () => {
    // Names, formulas and units are the same everywhere; what has more letters than these is a text.
    const same = new Set(
      [...texts['zh-CN']].filter(([key, text]) => texts.en.get(key) === text).map(([key]) => key),
    )
    for (const [key, text] of texts['zh-CN']) {
      expect(text.trim(), key).not.toBe('')
      if (!same.has(key)) expect(text, key).toMatch(/\p{Script=Han}/u)
    }
    for (const [key, text] of texts.en) expect(text, key).not.toMatch(/\p{Script=Han}/u)
    // What a lesson gives to a model is in the language of the model.
    const own = [...same].filter((key) => !/^lessons\..*\.(?:given|examples)/.test(key))
    const shared = own.map((key) => texts.en.get(key) ?? '')
    expect(shared.filter((text) => text.replaceAll(/\{\w+\}/g, '').length > 24)).toEqual([])
  })

  it.each(LOCALES)('can all be read by vue-i18n (%s)', (locale) => {
    const problems: string[] = []
    const i18n = createI18n({ legacy: false, locale, messages: MESSAGES, missingWarn: false })
    const warn = console.warn
    console.warn = (message: string) => problems.push(message)
    for (const [key, text] of texts[locale]) {
      const values = Object.fromEntries(placeholders(text).map((name) => [name, `‹${name}›`]))
      const shown = i18n.global.t(key, values)
      for (const name of placeholders(text.split(' | ')[0] ?? '')) {
        expect(shown, key).toContain(`‹${name}›`)
      }
    }
    console.warn = warn
    expect(problems).toEqual([])
  })

  it.each(LOCALES)('have a full sentence for every error (%s)', (locale) => {
    for (const code of ERROR_CODES) {
      expect(texts[locale].get(`errors.${code}`), code).toMatch(/[.。]$/)
    }
  })

  it.each(LOCALES)('have words for every reason something cannot be seen (%s)', (locale) => {
    for (const absence of ABSENCES) {
      expect(texts[locale].get(`errors.words.${absence}`), absence).toMatch(/\p{L}$/u)
    }
  })

  it('include every key that the program asks for', () => {
    const missing: string[] = []
    for (const file of sources(RENDERER)) {
      const code = readFileSync(file, 'utf8')
      for (const [, key] of code.matchAll(/\bt\(\s*'([\w.-]+)'/g)) {
        if (key && !texts.en.has(key)) missing.push(`${file.slice(RENDERER.length)}: ${key}`)
      }
      // `settings.themes.${theme}`: at least the part before the variable must exist.
      for (const [, start] of code.matchAll(/\bt\(\s*`([\w-]+\.[\w.-]*)\$\{/g)) {
        if (start && ![...texts.en.keys()].some((key) => key.startsWith(start))) {
          missing.push(`${file.slice(RENDERER.length)}: ${start}…`)
        }
      }
    }
    expect(missing).toEqual([])
  })
})
