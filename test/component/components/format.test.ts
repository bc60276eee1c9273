import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatFixed,
  formatLanguage,
  formatPercent,
  formatProbability,
} from '#renderer/i18n/format.ts'

const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('numbers on screen', () => {
  it.each([
    [1, '100.0 %'],
    [0.341, '34.1 %'],
    [0.0015, '0.1 %'],
    [0.001, '0.1 %'],
    [0.00099, '0.099 %'],
    [1.234e-5, '0.0012 %'],
    [1e-6, '0.00010 %'],
    [9.9e-7, '9.9e-7'],
    [0, '0'],
  ])('probability %f reads %s', (p, text) => {
    expect(plain(formatProbability(p))).toBe(text)
  })

  it('never says that something unfinished is done', () => {
    expect(plain(formatPercent(0.9999))).toBe('99 %')
    expect(plain(formatPercent(1))).toBe('100 %')
    expect(plain(formatPercent(7))).toBe('100 %')
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [98_800_000, '98.8 MB'],
    [99_960_000, '100 MB'],
    [999_600_000, '1.0 GB'],
    [5e15, '5000 TB'],
  ])('%d bytes read %s', (bytes, text) => {
    expect(plain(formatBytes(bytes))).toBe(text)
  })

  it('keeps places and writes a true minus', () => {
    expect(formatFixed(-2.9, 2)).toBe('−2.90')
    expect(formatCount(49_152, 'zh-CN')).toBe('49,152')
  })

  it('names languages in the language of the moment', () => {
    expect(formatLanguage('zh', 'zh-CN')).toBe('中文')
    expect(formatLanguage('zh', 'en')).toBe('Chinese')
    expect(formatLanguage('not a code', 'en')).toBe('not a code')
  })
})
