import { afterEach, describe, expect, it } from 'vitest'
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import type { ModelEntry } from '#shared/runtime/model-shelf.ts'
import {
  CARD,
  details,
  ENTRY,
  HASH,
  INFO,
  LEARNT,
  label,
  open,
  REPORT,
  shelfOf,
  TRANSLATOR,
} from './room.ts'

enableAutoUnmount(afterEach)

describe('a model’s card', () => {
  it('says in a line what it may be used for, where it is from, and that its files are whole', async () => {
    const { page } = await open(shelfOf([ENTRY]))
    const text = label(page).text()
    for (const part of ['Apache-2.0', 'English', 'comes with the app', 'Files as its card lists']) {
      expect(text).toContain(part)
    }
    expect(text).toMatch(/101\sMB/)
    expect(page.get('[data-testid=models]').text()).toMatch(/1 model on this laptop, 101\sMB/)
  })

  it('says of a loaded model how it is built and what can be seen', async () => {
    const { page } = await open(
      shelfOf([{ ...ENTRY, learnt: LEARNT }]),
      { status: { state: 'ready', info: INFO } },
      'zh-CN',
    )
    expect(label(page).text()).toContain('使用中')
    await details(page)
    const text = label(page).text()
    expect(text).toContain('30 × 9，共用 3 组键值')
    expect(text).toContain('49,152 个词元')
    expect(text).toContain('4,096 个词元，模型最多 8,192')
    expect(text).toContain('在它的计算图里找不到残差连接')
    expect(text).toContain('这是一个小模型')
    expect(text).toContain(CARD.folder)
    expect(page.findAll('article li.not')).toHaveLength(1)
  })

  it('lists what lies on the disk, its hashes, and what was written when it was tried', async () => {
    const check = { atMs: 1, report: REPORT }
    const { page } = await open(shelfOf([{ ...ENTRY, check, addedMs: 1 }]))
    await details(page)
    const parts = page.findAll('[data-part]').map((one) => one.text().replace(/\s+/g, ' '))
    expect(parts).toEqual([
      'Graph and weights 98.8 MB',
      'Tokenizer 1.8 MB',
      'Descriptions and licence 6.0 kB',
    ])
    expect(label(page).text()).toContain('ab'.repeat(32))
    const run = page.get('[data-testid=dry-run]').text()
    expect(run).toMatch(/␣there73\.1\s%/)
    expect(run).toMatch(/⏎20\.0\s%/)
    expect(run).toContain('2 tokens written within 1.2 s')
  })

  it.each([
    [{ state: 'unknown' }, 'Files not yet compared'],
    [{ state: 'computing', doneBytes: 41, totalBytes: 100 }, 'Comparing files, 41\u00a0%'],
    [{ ...HASH, against: 'added' }, 'Files as when it was added'],
    [{ ...HASH, state: 'changed', changed: ['a'] }, 'Files not as its card lists them'],
  ] as [ModelEntry['hash'], string][])('says of hashes %o', async (hash, text) => {
    const { page, main } = await open(shelfOf([{ ...ENTRY, hash }]))
    expect(label(page).text()).toContain(text)
    if (hash.state !== 'computing') return
    main.emit('model.hashing', { modelId: CARD.id, doneBytes: 80, totalBytes: 100 })
    await flushPromises()
    expect(label(page).text()).toContain('80\u00a0%')
  })

  it('loads a model and remembers it for the next start', async () => {
    const { main, page } = await open(shelfOf([ENTRY]))
    main.state.status = { state: 'ready', info: INFO }
    await label(page).get('[data-testid=model-use]').trigger('click')
    await flushPromises()
    expect(main.asked).toContainEqual({ route: 'model.load', input: { modelId: CARD.id } })
    expect(main.state.settings.modelId).toBe(CARD.id)
    expect(label(page).find('[data-testid=model-use]').exists()).toBe(false)
  })

  it('does not remember a model that could not be loaded, and says why it could not', async () => {
    const { main, page } = await open(shelfOf([ENTRY]))
    const error = { code: 'model.badGraph', message: '', data: { model: CARD.id, detail: 'cut' } }
    main.state.status = { state: 'failed', modelId: CARD.id, error }
    await label(page).get('[data-testid=model-use]').trigger('click')
    await flushPromises()
    expect(main.state.settings.modelId).toBeNull()
    expect(page.get('[role=alert]').text()).toContain('cannot be read: cut')
    expect(label(page).get('[data-testid=model-use]').text()).toBe('Try again')
  })

  it('shows progress in bytes and lets a load be asked for once', async () => {
    const progress = { modelId: CARD.id, phase: 'reading', loadedBytes: 41e6, totalBytes: 98.8e6 }
    const { page } = await open(shelfOf([ENTRY]), {
      status: { state: 'loading', progress: { ...progress, phase: 'reading' } },
    })
    expect(label(page).text()).toMatch(/41\.0\sMB \/ 98\.8\sMB/)
    expect(page.get('[role=progressbar]').attributes('aria-valuenow')).toBe('41')
    expect(page.get('[data-testid=model-use]').attributes('aria-busy')).toBe('true')
  })

  it('cannot load a folder with a problem, and says what is missing', async () => {
    const problem = { code: 'model.missingFile', data: { model: 'foo', file: 'tokenizer.json' } }
    const { page } = await open(shelfOf([{ ...ENTRY, card: { ...CARD, problem } }]))
    expect(page.get('[data-code="model.missingFile"]').text()).toContain('has no tokenizer.json')
    expect(page.find('[data-testid=model-use]').exists()).toBe(false)
  })

  it('of a translator whose folder names no languages says its pair, and does not dwell on a base', async () => {
    const card = { ...TRANSLATOR.card, languages: [], baseModel: null, licence: 'other' }
    const { page } = await open(shelfOf([{ ...TRANSLATOR, card }]), {}, 'zh-CN')
    await details(page)
    const text = label(page, card.id).text()
    expect(text).toContain('语言英语和中文')
    expect(text).toContain('许可自定许可')
    expect(text).not.toMatch(/源自|未注明/)
  })

  it('of a translator says which pair it is used for, and takes it over', async () => {
    const pairs = [{ from: 'en', to: 'zh', modelId: 'other', models: 2, missing: 'gone' }]
    const { main, page } = await open(shelfOf([TRANSLATOR], { pairs }))
    expect(label(page, 'own-en-zh').text()).toContain('English → Chinese')
    expect(label(page, 'own-en-zh').text()).toContain('licence not stated')
    expect(page.get('[data-testid=fallback]').text()).toContain(
      'English → Chinese: the chosen model “gone” is not here, so “other” is used.',
    )
    const button = label(page, 'own-en-zh').get('[data-testid=model-use]')
    expect(button.text()).toBe('Use for English → Chinese')
    await button.trigger('click')
    await flushPromises()
    expect(main.state.settings.translators).toEqual({ 'en>zh': 'own-en-zh' })
  })
})
