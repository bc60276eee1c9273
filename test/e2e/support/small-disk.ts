import Database from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Room for a profile, bytes. */
const SIZE = 64 * 2 ** 20

/** The place a profile lies in, which can be made to take nothing more. */
export interface SmallDisk {
  /** Whether it is a disk of its own; else another program holds the library while it is full. */
  isReal: boolean
  fill(): void
  makeRoom(): void
  /** Takes the disk away, with all that is on it. */
  remove(): void
}

/** A disk of its own for the profile of a home, in memory: Linux, with the right to mount one. */
export function smallDisk(home: string): SmallDisk {
  const folder = join(home, 'profile')
  mkdirSync(folder)
  const options = ['-t', 'tmpfs', '-o', `size=${String(SIZE)}`, 'tmpfs', folder]
  const isReal = process.platform === 'linux' && spawnSync('mount', options).status === 0
  return isReal ? mounted(folder) : held(folder)
}

function mounted(folder: string): SmallDisk {
  const filler = join(folder, 'filler')
  return {
    isReal: true,
    fill() {
      const file = openSync(filler, 'a')
      // Large pieces, then smaller ones, to the last byte.
      for (let bytes = 2 ** 20; bytes >= 1; bytes = Math.floor(bytes / 16)) {
        const piece = new Uint8Array(bytes)
        while (write(file, piece));
      }
      closeSync(file)
    },
    makeRoom() {
      rmSync(filler, { force: true })
    },
    remove() {
      spawnSync('umount', ['--lazy', folder])
    },
  }
}

/** Whether there was room for all of it. */
function write(file: number, piece: Uint8Array): boolean {
  try {
    return writeSync(file, piece) === piece.length
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}

function held(folder: string): SmallDisk {
  let other: Database.Database | null = null
  const makeRoom = (): void => {
    other?.close()
    other = null
  }
  return {
    isReal: false,
    fill() {
      other ??= new Database(join(folder, 'vitrine.sqlite'))
      if (!other.inTransaction) other.exec('BEGIN IMMEDIATE')
    },
    makeRoom,
    remove: makeRoom,
  }
}
