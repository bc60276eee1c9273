import { describe, expect, test } from 'vitest'
import { LIBRARIES, missingFrom, missingIn, packagesFor } from '#build/electron/system.mjs'

const LDD = `
	linux-vdso.so.1 (0x00007ffd0b5f2000)
	libgtk-3.so.0 => not found
	libnss3.so => not found
	libsmime3.so => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f1d2c000000)
	libnss3.so => not found
`

test('finds what ldd did not find, each once', () => {
  expect(missingIn(LDD)).toEqual(['libgtk-3.so.0', 'libnss3.so', 'libsmime3.so'])
})

test('names each package once, and the libraries of no known package', () => {
  expect(packagesFor([...missingIn(LDD), 'libfuture.so.9'])).toEqual({
    packages: ['libgtk-3-0', 'libnss3'],
    unknown: ['libfuture.so.9'],
  })
})

describe('before Electron is there', () => {
  const list = (files: string[]) =>
    `${files.length} libs found in cache\n` +
    files.map((file) => `\t${file} (libc6,x86-64) => /lib/${file}\n`).join('')

  test('everything listed: nothing missing', () => {
    expect(missingFrom(list(Object.values(LIBRARIES).flat()))).toEqual([])
  })

  test('a library that is not listed is missing', () => {
    const all = Object.values(LIBRARIES).flat()
    expect(missingFrom(list(all.filter((file) => file !== 'libgbm.so.1')))).toEqual(['libgbm.so.1'])
  })
})
