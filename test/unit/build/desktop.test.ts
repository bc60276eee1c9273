import { expect, test } from 'vitest'
import { LIBRARIES } from '#build/electron/system.mjs'
import { DEPENDS } from '#build/package/deb.ts'
import { controlText, desktopText, mimeText } from '#build/package/deb-texts.ts'

/** `Name: value` lines; those that begin with a space go on with the one before. */
function fieldsOf(control: string): Map<string, string> {
  const fields = new Map<string, string>()
  let last = ''
  for (const line of control.trimEnd().split('\n')) {
    const [, name, value] = /^([A-Z][\w-]*): (.*)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) fields.set((last = name), value)
    else {
      expect(line).toMatch(/^ \S/)
      fields.set(last, `${fields.get(last) ?? ''}\n${line}`)
    }
  }
  return fields
}

test('Debian is told what it asks for', () => {
  const control = controlText({
    version: '1.2.3',
    arch: 'amd64',
    installedKib: 450_000,
    depends: DEPENDS,
  })
  const fields = fieldsOf(control)
  expect(fields.get('Package')).toBe('vitrine')
  expect(fields.get('Version')).toBe('1.2.3')
  expect(fields.get('Installed-Size')).toBe('450000')
  expect(fields.get('Maintainer')).toMatch(/^.+ <[^@\s]+@[^@\s]+>$/)
  expect(fields.get('Description')).toMatch(/glass case[\s\S]*玻璃展柜/)
  for (const line of control.split('\n')) expect(line.length).toBeLessThan(1500)
  const depends = fields.get('Depends')?.split(', ') ?? []
  for (const name of Object.keys(LIBRARIES)) expect(depends).toContain(`${name} | ${name}t64`)
})

test('the desktop entry opens files, in both languages', () => {
  const lines = desktopText('/opt/Vitrine/vitrine').trimEnd().split('\n')
  expect(lines[0]).toBe('[Desktop Entry]')
  const entry = new Map(lines.slice(1).map((line) => line.split('=', 2) as [string, string]))
  expect(entry.size).toBe(lines.length - 1)
  expect(entry.get('Exec')).toBe('/opt/Vitrine/vitrine %F')
  expect(entry.get('MimeType')).toBe('application/x-vitrine;')
  for (const key of ['Comment', 'GenericName', 'Keywords']) {
    expect(entry.get(key)).toMatch(/^[\x20-\x7e]+$/)
    expect(entry.get(`${key}[zh_CN]`)).toMatch(/[\u4e00-\u9fff]/)
  }
  for (const key of ['Categories', 'Keywords', 'Keywords[zh_CN]'])
    expect(entry.get(key)).toMatch(/;$/)
})

test('the kind of file is told by its name, also where a gzip’d file is known by its first bytes', () => {
  const text = mimeText()
  expect(text).toContain('<mime-type type="application/x-vitrine">')
  expect(text).toContain('<glob pattern="*.vitrine" weight="80"/>')
  expect(text).toContain('<sub-class-of type="application/gzip"/>')
  expect(text).toContain('<comment xml:lang="zh_CN">')
})
