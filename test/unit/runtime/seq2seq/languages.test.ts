import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ModelTokenizer } from '#runtime/models/tokenizer.ts'
import {
  tokenizerConfigSchema,
  tokenizerSchema,
  vocabularyOf,
} from '#runtime/models/tokenizer-files.ts'
import { languagesOf, type Languages, type Pair } from '#runtime/seq2seq/languages.ts'
import type { TranslateParams } from '#shared/runtime/protocol.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { languageId, translatorTokenizer } from '#test/fixtures/tiny-translators/tokenizer.ts'
import { writeTinyTranslator } from '#test/fixtures/tiny-translators/write-tiny-translator.ts'
import { EnginePort, GREEDY, headerOf, tokensOf } from '../engine-port.ts'

const folders: string[] = []
function folderOf(generation: object | null = null): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-languages-'))
  folders.push(folder)
  writeTinyTranslator('m2m100', 'merged', folder)
  if (generation !== null) {
    writeFileSync(join(folder, 'generation_config.json'), JSON.stringify(generation))
  }
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

describe('a model of several languages', () => {
  const port = new EnginePort()
  const folder = folderOf()
  let made = 0
  const translate = (params: Partial<TranslateParams> = {}): Promise<TraceEvent[]> =>
    port.eventsOf(
      () =>
        port.call('translate', {
          modelId: 'm2m',
          folder,
          threads: 1,
          text: 'a thing',
          beams: 1,
          lengthPenalty: 1,
          sampling: GREEDY,
          capture: 'none',
          given: null,
          runId: `languages-${String(++made)}`,
          ...params,
        }),
      () => undefined,
    )

  it('lists them, and the pair it takes by itself', async () => {
    expect(await port.call('translator', { modelId: 'm2m', folder, threads: 1 })).toMatchObject({
      languages: { source: ['en', 'fr', 'zh'], target: ['en', 'fr', 'zh'] },
      sourceLanguage: 'en',
      targetLanguage: 'fr',
    })
    const events = await translate()
    expect(headerOf(events).translation).toMatchObject({
      sourceLanguage: 'en',
      targetLanguage: 'fr',
    })
    expect(tokensOf(events)[0]).toMatchObject({ id: languageId('fr'), special: true })
  })

  it.each([1, 3])(
    'reads and writes those that were chosen, and records it, %i beams',
    async (beams) => {
      const chosen = { sourceLanguage: 'zh', targetLanguage: 'en', beams }
      const events = await translate(chosen)
      expect(headerOf(events).translation).toMatchObject({
        sourceLanguage: 'zh',
        targetLanguage: 'en',
      })
      expect(headerOf(events).prompt[0]).toMatchObject({ id: languageId('zh'), special: true })
      expect(tokensOf(events)[0]?.id).toBe(languageId('en'))
      for (const event of events) {
        if (event.kind !== 'beam') continue
        for (const { ids } of event.hypotheses) expect(ids[0]).toBe(languageId('en'))
      }
    },
  )

  it('refuses others', async () => {
    for (const chosen of [{ sourceLanguage: 'de' }, { targetLanguage: '__fr__' }]) {
      await expect(translate(chosen)).rejects.toMatchObject({ code: 'run.unknownLanguage' })
    }
  })

  it('wants to be told where its folder has no target', async () => {
    const open = folderOf({ decoder_start_token_id: 2, eos_token_id: 2, max_length: 5 })
    const wanted = { folder: open, modelId: 'open' }
    await expect(translate(wanted)).rejects.toMatchObject({
      code: 'run.noTargetLanguage',
      data: { model: 'open' },
    })
    const events = await translate({ ...wanted, targetLanguage: 'zh' })
    expect(tokensOf(events)[0]?.id).toBe(languageId('zh'))
  })
})

/** Languages of a tokenizer whose three language tokens are called otherwise. */
function languagesCalled(
  names: readonly [string, string, string],
  place: 'before' | 'behind' | 'none',
  own: Pair = { source: null, target: null },
): { languages: Languages; idOf: (token: string) => number | undefined } {
  const text = JSON.stringify(translatorTokenizer('m2m100'))
  const renamed = ['__en__', '__fr__', '__zh__'].reduce(
    (all, token, at) => all.replaceAll(token, names[at] ?? ''),
    text,
  )
  const json = tokenizerSchema.parse(JSON.parse(renamed))
  const post = json.post_processor as unknown as { single: object[] }
  const [language, sequence, end] = post.single
  const template = {
    before: [language, sequence, end],
    behind: [sequence, end, language],
    none: [sequence, end],
  }
  Object.assign(post, { single: template[place] })
  const tokenizer = new ModelTokenizer(json, tokenizerConfigSchema.parse({ unk_token: '<unk>' }))
  const vocabulary = vocabularyOf(json)
  expect(vocabulary).toHaveLength(64)
  const files = { modelId: 'm', tokenizer, vocabulary, own, forcedId: null }
  return { languages: languagesOf(files), idOf: (token) => tokenizer.idOf(token) }
}

describe('how a model is told its languages', () => {
  it.each([
    ['NLLB', ['eng_Latn', 'fra_Latn', 'zho_Hans'], 'behind'],
    ['NLLB, newer', ['eng_Latn', 'fra_Latn', 'zho_Hans'], 'before'],
    ['mBART', ['en_XX', 'fr_XX', 'zh_CN'], 'behind'],
  ] as const)('%s: by its token in the template, and by the first token', (_, names, place) => {
    const { languages, idOf } = languagesCalled(names, place)
    const [english, french, chinese] = names
    expect(languages.facts).toEqual({
      languages: { source: [...names].sort(), target: [...names].sort() },
      sourceLanguage: english,
      targetLanguage: null,
    })
    const { ids, ...rest } = languages.read('a thing', { source: french, target: chinese })
    expect(rest).toEqual({ source: french, target: chinese, first: idOf(chinese) })
    expect(ids.at(place === 'before' ? 0 : -1)).toBe(idOf(french))
    expect(ids.filter((id) => id === idOf(english))).toEqual([])
    expect(() => languages.read('a', { target: 'de' })).toThrow('run.unknownLanguage')
  })

  it('Marian with several targets: by a token before the text, chosen or typed', () => {
    const own = { source: 'en', target: null }
    const { languages, idOf } = languagesCalled(['>>deu<<', '>>fra<<', '>>cmn_Hans<<'], 'none', own)
    expect(languages.facts).toEqual({
      languages: { source: ['en'], target: ['cmn_Hans', 'deu', 'fra'] },
      sourceLanguage: 'en',
      targetLanguage: null,
    })
    const plain = languages.read('a thing', {})
    expect(plain).toMatchObject({ source: 'en', target: null, first: null })
    const chosen = languages.read('a thing', { target: 'cmn_Hans' })
    expect(chosen).toMatchObject({ target: 'cmn_Hans', first: null })
    expect(chosen.ids).toEqual([idOf('>>cmn_Hans<<'), ...plain.ids])
    expect(languages.read('  >>cmn_Hans<< a thing', {})).toEqual(chosen)
    expect(languages.read('  >>cmn_Hans<< a thing', { target: 'cmn_Hans' })).toEqual(chosen)
    expect(() => languages.read('a', { target: 'xyz' })).toThrow('run.unknownLanguage')
  })

  it('Marian with several targets, called otherwise by its folder: what ran without a token runs again', () => {
    const own = { source: 'en', target: 'zh' }
    const { languages } = languagesCalled(['>>deu<<', '>>fra<<', '>>cmn_Hans<<'], 'none', own)
    const first = languages.read('a thing', {})
    expect(first).toMatchObject({ source: 'en', target: 'zh', first: null })
    // As a branch of it asks.
    expect(languages.read('a thing', { source: 'en', target: 'zh' })).toEqual(first)
  })
})
