import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelCard } from '#shared/runtime/model-info.ts'
import { readCard } from './card.ts'
import { isUnreadable } from './read-bounded.ts'

export interface ModelsFolder {
  path: string
  origin: ModelCard['origin']
}

/** Cards of all model folders in the given places. Where two have one name, the first place wins. */
export async function findModels(folders: readonly ModelsFolder[]): Promise<ModelCard[]> {
  const cards = new Map<string, ModelCard>()
  for (const { path, origin } of folders) {
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      if (isUnreadable(error)) return []
      throw error
    })
    for (const entry of entries.filter(isModelFolder)) {
      const card = cards.has(entry.name)
        ? null
        : await readCard(entry.name, join(path, entry.name), origin)
      if (card !== null) cards.set(entry.name, card)
    }
  }
  return [...cards.values()].sort((a, b) => a.id.localeCompare(b.id, 'en'))
}

/** What begins with a dot is being copied or removed, or is no model. */
function isModelFolder(entry: Dirent): boolean {
  return !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink())
}
