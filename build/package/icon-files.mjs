// The two containers that systems want icons in; both take PNG images as they are.

/** By width: the type that an .icns file gives an image of that size (Apple's icon services). */
const ICNS_TYPES = new Map([
  [16, 'icp4'],
  [32, 'icp5'],
  [64, 'icp6'],
  [128, 'ic07'],
  [256, 'ic08'],
  [512, 'ic09'],
  [1024, 'ic10'],
])

/**
 * @param {Buffer} png
 * @returns {number} its width in pixels
 * @throws {Error} where it is no PNG image
 */
export function widthOf(png) {
  if (png.toString('latin1', 1, 4) !== 'PNG') throw new Error('not a PNG image')
  return png.readUInt32BE(16)
}

/**
 * @param {readonly Buffer[]} images square PNGs up to 256 pixels
 * @returns {Buffer} a .ico file
 */
export function ico(images) {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  images.forEach((image, i) => {
    const at = 6 + 16 * i
    const size = widthOf(image) % 256 // 0 stands for 256
    head.writeUInt8(size, at)
    head.writeUInt8(size, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(image.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += image.length
  })
  return Buffer.concat([head, ...images])
}

/**
 * @param {readonly Buffer[]} images square PNGs
 * @returns {Buffer} an .icns file
 */
export function icns(images) {
  const blocks = images.map((image) => {
    const type = ICNS_TYPES.get(widthOf(image))
    if (type === undefined) throw new Error(`no .icns type for ${String(widthOf(image))} pixels`)
    return Buffer.concat([block(type, image.length + 8), image])
  })
  const length = blocks.reduce((sum, { length }) => sum + length, 8)
  return Buffer.concat([block('icns', length), ...blocks])
}

/** @param {string} type @param {number} length */
function block(type, length) {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32BE(length, 4)
  return head
}
