import { afterEach, describe, expect, it } from 'vitest'
import { enableAutoUnmount } from '@vue/test-utils'
import ErrorNotice from '#renderer/components/ErrorNotice.vue'
import { mountApp } from './mount.ts'

enableAutoUnmount(afterEach)

const sentence = (
  code: string,
  data: Record<string, string | number>,
  locale: 'zh-CN' | 'en' = 'en',
): string => mountApp(ErrorNotice, { props: { error: { code, data } }, locale }).text()

describe('ErrorNotice', () => {
  it('makes a sentence of code and data in either language', () => {
    const data = { model: 'foo', file: 'tokenizer.json' }
    expect(sentence('model.missingFile', data)).toContain(
      'Model folder “foo” has no tokenizer.json.',
    )
    expect(sentence('model.missingFile', data, 'zh-CN')).toContain(
      '模型文件夹“foo”缺少 tokenizer.json。',
    )
  })

  it('writes bytes as people read them', () => {
    const data = { model: 'm', file: 'onnx/model.onnx', bytes: 3_100_000_000, limit: 2_000_000_000 }
    expect(sentence('model.tooLarge', data)).toMatch(
      /has 3\.1\sGB, more than the limit of 2\.0\sGB/,
    )
  })

  it('says the names of things in its language', () => {
    const data = { axis: 'heads', index: 9, count: 9 }
    expect(sentence('probe.badIndex', data, 'zh-CN')).toContain('注意力头')
  })

  it('has a sentence for a code that it does not know', () => {
    expect(sentence('future.code', {})).toContain('future.code')
  })

  it('is read out where it appears after an action', () => {
    const notice = mountApp(ErrorNotice, { props: { error: { code: 'store.full' }, live: true } })
    expect(notice.attributes()).toMatchObject({ role: 'alert', 'data-code': 'store.full' })
  })
})
