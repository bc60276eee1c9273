// The two archive formats on the way to the stand-in Electron: zip is read, asar is written.
import fs from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import { inflateRawSync } from 'node:zlib'

const END_OF_DIRECTORY = 'PK\x05\x06'
const EXECUTABLE_BITS = 0o111

/**
 * Unpacks a zip file (stored or deflated entries; neither zip64 nor encryption).
 * @param {string} file
 * @param {string} folder created where it is missing
 * @param {(name: string) => string | null} [place] an entry's new name, or null to leave it out
 * @throws {Error} where the file is cut short, no zip, or names a path outside `folder`
 */
export function unzip(file, folder, place = (name) => name) {
  const target = resolve(folder)
  const fd = fs.openSync(file, 'r')
  try {
    for (const entry of directoryOf(fd, file)) {
      const name = entry.name.endsWith('/') ? null : place(entry.name)
      if (name === null) continue
      const path = resolve(target, name)
      if (!path.startsWith(target + sep)) throw new Error(`${file} names a path outside: ${name}`)
      fs.mkdirSync(dirname(path), { recursive: true })
      fs.writeFileSync(path, contentOf(fd, file, entry), {
        mode: entry.mode & EXECUTABLE_BITS ? 0o755 : 0o644,
      })
    }
  } finally {
    fs.closeSync(fd)
  }
}

/**
 * @typedef {{ name: string, method: number, packed: number, mode: number, offset: number }} Entry
 * @param {number} fd
 * @param {string} file
 * @returns {Generator<Entry>}
 */
function* directoryOf(fd, file) {
  const { size } = fs.fstatSync(fd)
  const tail = read(fd, file, Math.max(0, size - 65557), Math.min(size, 65557)) // 22 bytes + comment
  const end = tail.lastIndexOf(END_OF_DIRECTORY, undefined, 'latin1')
  if (end < 0) throw new Error(`${file} is not a zip file`)
  const directory = read(fd, file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  for (let at = 0; at < directory.length;) {
    const nameLength = directory.readUInt16LE(at + 28)
    yield {
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
    }
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
}

/** @param {number} fd @param {string} file @param {Entry} entry */
function contentOf(fd, file, entry) {
  const header = read(fd, file, entry.offset, 30) // its two lengths differ from the directory's
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const data = read(fd, file, start, entry.packed)
  return entry.method === 8 ? inflateRawSync(data) : data
}

/** @param {number} fd @param {string} file @param {number} at @param {number} length */
function read(fd, file, at, length) {
  const bytes = Buffer.alloc(length)
  if (fs.readSync(fd, bytes, 0, length, at) !== length) throw new Error(`${file} is cut short`)
  return bytes
}

/**
 * A flat asar archive: two Chromium pickles (the sizes, then the JSON header padded to 4 bytes),
 * then the files one after the other.
 * @param {Record<string, string | Uint8Array>} contents by file name
 * @returns {Buffer}
 */
export function asar(contents) {
  const bodies = Object.entries(contents).map(([name, content]) => ({
    name,
    body: Buffer.from(content),
  }))
  let offset = 0
  const files = Object.fromEntries(
    bodies.map(({ name, body }) => {
      const entry = { size: body.length, offset: String(offset) }
      offset += body.length
      return [name, entry]
    }),
  )
  const json = Buffer.from(JSON.stringify({ files }))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16 + padded)
  ;[4, padded + 8, padded + 4, json.length].forEach((n, i) => head.writeUInt32LE(n, i * 4))
  json.copy(head, 16)
  return Buffer.concat([head, ...bodies.map(({ body }) => body)])
}
