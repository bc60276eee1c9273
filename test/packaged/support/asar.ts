import { closeSync, openSync, readSync } from 'node:fs'

interface Folder {
  files: Record<string, Folder | { size: number; offset?: string; unpacked?: true }>
}

/** An app.asar: two sizes, a header in JSON, then the files one after the other. */
export function readAsar(file: string) {
  const head = bytes(file, 0, 16)
  const bodyAt = 8 + head.readUInt32LE(4)
  const header = JSON.parse(bytes(file, 16, head.readUInt32LE(12)).toString('utf8')) as Folder
  const files = new Map<string, { size: number; offset: number | null }>()
  const walk = (folder: Folder, within: string): void => {
    for (const [name, entry] of Object.entries(folder.files)) {
      if ('files' in entry) walk(entry, `${within}${name}/`)
      else {
        const offset = entry.offset === undefined ? null : bodyAt + Number(entry.offset)
        files.set(within + name, { size: entry.size, offset })
      }
    }
  }
  walk(header, '')
  return {
    names: [...files.keys()],
    /** Those that lie beside the archive, in app.asar.unpacked. */
    unpacked: [...files].filter(([, { offset }]) => offset === null).map(([name]) => name),
    read(name: string): Buffer {
      const { size = 0, offset = null } = files.get(name) ?? {}
      if (offset === null) throw new Error(`${name} is not in ${file}`)
      return bytes(file, offset, size)
    },
  }
}

function bytes(file: string, at: number, length: number): Buffer {
  const fd = openSync(file, 'r')
  try {
    const buffer = Buffer.alloc(length)
    if (readSync(fd, buffer, 0, length, at) !== length) throw new Error(`${file} is cut short`)
    return buffer
  } finally {
    closeSync(fd)
  }
}
