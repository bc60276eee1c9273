import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { icns, ico, widthOf } from '#build/package/icon-files.mjs'
import { ROOT } from '#build/bootstrap/paths.mjs'

const FOLDER = join(ROOT, 'build/package/icon')
const read = (name: string) => readFileSync(join(FOLDER, name))

/** The images in a .ico file, by the directory at its head. */
function imagesIn(file: Buffer): Buffer[] {
  return Array.from({ length: file.readUInt16LE(4) }, (_, i) => {
    const [length, at] = [file.readUInt32LE(14 + 16 * i), file.readUInt32LE(18 + 16 * i)]
    return file.subarray(at, at + length)
  })
}

/** The images in an .icns file: blocks of a type, a length and a PNG. */
function blocksIn(file: Buffer): { type: string; image: Buffer }[] {
  const blocks = []
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at + 4)
    blocks.push({
      type: file.toString('latin1', at, at + 4),
      image: file.subarray(at + 8, at + length),
    })
    at += length
  }
  return blocks
}

test.each(['png', 'document'])('every image in %s is as large as its name says', (folder) => {
  const names = readdirSync(join(FOLDER, folder))
  expect(names).toContain('16x16.png')
  expect(names).toContain('512x512.png')
  for (const name of names) expect(widthOf(read(`${folder}/${name}`))).toBe(parseInt(name))
})

test.each(['icon', 'document'])('Windows and macOS find every size in theirs (%s)', (name) => {
  const windows = imagesIn(read(`${name}.ico`))
  expect(windows.map(widthOf)).toEqual([16, 24, 32, 48, 64, 128, 256])
  const mac = read(`${name}.icns`)
  expect(mac.toString('latin1', 0, 4)).toBe('icns')
  expect(mac.readUInt32BE(4)).toBe(mac.length)
  expect(blocksIn(mac).map(({ type, image }) => [type, widthOf(image)])).toEqual([
    ['icp4', 16],
    ['icp5', 32],
    ['icp6', 64],
    ['ic07', 128],
    ['ic08', 256],
    ['ic09', 512],
    ['ic10', 1024],
  ])
})

test('the same drawing is in all of them', () => {
  const small = read('png/32x32.png')
  expect(imagesIn(read('icon.ico'))[2]?.equals(small)).toBe(true)
  expect(blocksIn(read('icon.icns'))[1]?.image.equals(small)).toBe(true)
  expect(ico([small]).length).toBe(6 + 16 + small.length)
  expect(() => icns([read('png/24x24.png')])).toThrow(/24 pixels/)
  expect(() => widthOf(Buffer.from('GIF89a'))).toThrow(/PNG/)
})
