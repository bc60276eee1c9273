import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProfilePart, ProfilePartId } from '#shared/ipc/routes/profile.ts'

/** Kept by Chromium for its pages; a page of this app keeps nothing there by itself. */
const BROWSER = new Set([
  ...['Cookies', 'Cookies-journal', 'Preferences', 'Local State', 'Network Persistent State'],
  ...['Local Storage', 'Session Storage', 'IndexedDB', 'Service Worker', 'WebStorage', 'databases'],
  ...['Trust Tokens', 'Trust Tokens-journal', 'TransportSecurity', 'SharedStorage', 'DIPS'],
  ...['DIPS-journal', 'DIPS-wal', 'DIPS-shm', 'QuotaManager', 'QuotaManager-journal', 'Network'],
  ...['SharedStorage-wal', 'SharedStorage-shm', 'InterestGroups', 'InterestGroups-journal'],
  ...['shared_proto_db', 'VideoDecodeStats', 'blob_storage', 'Partitions', 'Dictionaries'],
  ...['Crashpad', 'Crash Reports', 'DevToolsActivePort', 'Shared Dictionary', 'declarative_rules'],
  ...[
    'SingletonLock',
    'SingletonCookie',
    'SingletonSocket',
    'lockfile',
    'File System',
    '.org.chromium.Chromium',
  ],
])
/** What it would compute again. */
const CACHES = new Set([
  ...['Cache', 'Code Cache', 'GPUCache', 'DawnCache', 'DawnGraphiteCache', 'DawnWebGPUCache'],
  ...['GrShaderCache', 'ShaderCache', 'GraphiteDawnCache', 'component_crx_cache'],
])

/** Held by the instance that is running, so never taken from it. */
const HELD = /^(Singleton(Lock|Cookie|Socket)|lockfile|DevToolsActivePort)$/

/** Of a database: its write-ahead log, what its readers share, and its rollback journal. */
const JOURNAL = /^vitrine\.sqlite-(wal|shm|journal)$/
const COPIES = /^(vitrine\.sqlite\.(version-|damaged-).*|(restore|replaced|rescue)-[\w-]+)$/

/** What lies under a name in the profile's folder. */
function partOf(name: string): ProfilePartId {
  if (name === 'vitrine.sqlite') return 'database'
  if (JOURNAL.test(name)) return 'journal'
  if (COPIES.test(name)) return 'copies'
  if (name === 'models') return 'models'
  if (name === 'logs') return 'logs'
  if (name === 'window.json' || name === 'pending.json') return 'window'
  if (CACHES.has(name)) return 'cache'
  return BROWSER.has(name) ? 'browser' : 'other'
}

/** Whether deleting everything deletes it. */
export function isDeletable(name: string): boolean {
  return partOf(name) !== 'other' && !HELD.test(name)
}

const ORDER: readonly ProfilePartId[] = [
  ...(['database', 'journal', 'copies', 'models', 'logs', 'window', 'browser', 'cache'] as const),
  'other',
]

/** Everything in the profile's folder by what it is, and the models that are only links. */
export async function readParts(
  folder: string,
): Promise<{ parts: ProfilePart[]; links: string[] }> {
  const parts = new Map<ProfilePartId, ProfilePart>()
  for (const name of (await readdir(folder)).sort()) {
    const id = partOf(name)
    const part = parts.get(id) ?? { id, names: [], files: 0, bytes: 0 }
    const { files, bytes } = await measure(join(folder, name))
    part.names.push(name)
    part.files += files
    part.bytes += bytes
    parts.set(id, part)
  }
  return {
    parts: ORDER.flatMap((id) => parts.get(id) ?? []),
    links: await linksIn(join(folder, 'models')),
  }
}

/** Entries of a folder that only point elsewhere. */
async function linksIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name)
}

/** Files and their bytes; a link counts as nothing, and is not followed. What goes meanwhile is left out. */
async function measure(path: string): Promise<{ files: number; bytes: number }> {
  const found = await lstat(path).catch(() => null)
  if (found === null || found.isSymbolicLink()) return { files: 0, bytes: 0 }
  if (!found.isDirectory()) return { files: 1, bytes: found.size }
  const sum = { files: 0, bytes: 0 }
  for (const name of await readdir(path).catch(() => [])) {
    const inside = await measure(join(path, name))
    sum.files += inside.files
    sum.bytes += inside.bytes
  }
  return sum
}
