// Files come from people's disks: anything may be in them, and nothing may be shown as what it is not.
import { describe, expect, it } from 'vitest'
import { decodeTextFile, fencedFile, withFiles } from '#renderer/trace/text-file.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, big: boolean) => {
  const bytes = new Uint8Array(2 * text.length + 2)
  const view = new DataView(bytes.buffer)
  for (const [i, unit] of [
    0xfeff,
    ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)),
  ].entries()) {
    view.setUint16(2 * i, unit, !big)
  }
  return bytes
}
const TEXT = 'Ünï 词元\n“𝒳”\tend'

describe('reading a file as text', () => {
  it.each([
    ['UTF-8', utf8(TEXT)],
    ['UTF-8 with a byte order mark', new Uint8Array([0xef, 0xbb, 0xbf, ...utf8(TEXT)])],
    ['UTF-16, little-endian', utf16(TEXT, false)],
    ['UTF-16, big-endian', utf16(TEXT, true)],
  ])('understands %s', (_, bytes) => {
    expect(decodeTextFile(bytes)).toEqual({ text: TEXT })
  })

  it('makes every line break one', () => {
    expect(decodeTextFile(utf8('a\r\nb\rc\n'))).toEqual({ text: 'a\nb\nc\n' })
  })

  it.each([
    [
      'a picture',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0]),
      'binary',
    ],
    ['zeros in ASCII', utf8('abc\0def'), 'binary'],
    ['control signs', utf8('abc\x01\x02'), 'binary'],
    ['an archive', new Uint8Array([0x50, 0x4b, 3, 4, 0x14, 0, 0xff, 0xfe]), 'binary'],
    ['GBK', new Uint8Array([0xb4, 0xca, 0xd4, 0xaa]), 'encoding'],
    ['UTF-8 cut inside a character', utf8('词').slice(0, 2), 'encoding'],
    ['half of a UTF-16 unit', utf16('ab', false).slice(0, 5), 'encoding'],
  ])('refuses %s', (_, bytes, problem) => {
    const decoded = decodeTextFile(bytes)
    expect('problem' in decoded).toBe(true)
    if (bytes[0] !== 0xff) expect(decoded).toEqual({ problem })
  })
})

describe('a file in a message', () => {
  it('stands between fences under its name, before what is said', () => {
    const file = { name: 'notes.MD', text: '# A\nb\n' }
    expect(withFiles([file], 'Sum it up.')).toBe('notes.MD\n```md\n# A\nb\n```\n\nSum it up.')
  })

  it('has fences longer than any in it, so that it cannot end early', () => {
    const text = 'x\n````js\ny\n````'
    expect(fencedFile({ name: 'a', text })).toBe(`a\n\`\`\`\`\`\n${text}\n\`\`\`\`\``)
  })

  it('is sent alone where nothing is typed', () => {
    expect(withFiles([{ name: 'a.txt', text: 'b' }], ' ')).toBe('a.txt\n```txt\nb\n```')
    expect(withFiles([], 'hi')).toBe('hi')
  })
})
