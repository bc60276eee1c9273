import { readFile, rename, writeFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { ModelCard } from '#shared/runtime/model-info.ts'
import { goneCard, readCard } from './card.ts'
import { findModels, type ModelsFolder } from './find-models.ts'
import { isAbsent } from './read-bounded.ts'

const linksSchema = z.object({
  version: z.literal(1),
  links: z
    .array(
      z.object({
        id: z.string().min(1).max(100),
        folder: z.string().min(1).max(4096),
        addedMs: z.number(),
      }),
    )
    .max(1000),
})
export type Link = z.output<typeof linksSchema>['links'][number]

export interface ModelPlacesOptions {
  folders: readonly ModelsFolder[]
  /** Where models are copied to; null: none can be added. */
  own: string | null
}

/** In the models folder: a recording has a database of its own, and the same models. */
const LINKS = '.linked.json'

/** All places that models lie in: folders of them, and those remembered one by one. */
export class ModelPlaces {
  readonly own: string | null
  readonly #folders: readonly ModelsFolder[]
  #writing: Promise<unknown> = Promise.resolve()

  constructor({ folders, own }: ModelPlacesOptions) {
    this.#folders = folders
    this.own = own
  }

  /**
   * Every model folder, those that cannot be used with the reason. Where two have one name, the first
   * place wins, and what came with the app comes last.
   */
  async cards(): Promise<ModelCard[]> {
    const mine = this.#folders.filter(({ origin }) => origin !== 'bundled')
    const bundled = this.#folders.filter(({ origin }) => origin === 'bundled')
    const found = await Promise.all([
      findModels(mine),
      this.links().then((links) => Promise.all(links.map(linkedCard))),
      findModels(bundled),
    ])
    const byId = new Map<string, ModelCard>()
    for (const card of found.flat()) {
      if (!byId.has(card.id)) byId.set(card.id, card)
    }
    return [...byId.values()].sort((a, b) => a.id.localeCompare(b.id, 'en'))
  }

  /** Folders remembered where they lie. A list that cannot be read counts as empty. */
  async links(): Promise<Link[]> {
    if (this.own === null) return []
    try {
      const parsed = linksSchema.safeParse(JSON.parse(await readFile(this.#file(), 'utf8')))
      return parsed.success ? parsed.data.links : []
    } catch (error) {
      if (isAbsent(error) || error instanceof SyntaxError) return []
      throw error
    }
  }

  link(link: Link): Promise<void> {
    return this.#change((links) => [...links.filter(({ id }) => id !== link.id), link])
  }

  /** Forgets a folder, in which nothing is changed; null where it was not remembered. */
  async unlink(modelId: string): Promise<Link | null> {
    const link = (await this.links()).find(({ id }) => id === modelId) ?? null
    if (link !== null) await this.#change((links) => links.filter(({ id }) => id !== modelId))
    return link
  }

  /** One change after another, each whole or not at all. */
  #change(make: (links: Link[]) => Link[]): Promise<void> {
    const change = this.#writing.then(async () => {
      const file = this.#file()
      const text = JSON.stringify({ version: 1, links: make(await this.links()) }, null, 2)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(`${file}.new`, `${text}\n`)
      await rename(`${file}.new`, file)
    })
    this.#writing = change.catch(() => undefined)
    return change
  }

  #file(): string {
    return join(this.own ?? '', LINKS)
  }
}

async function linkedCard({ id, folder }: Link): Promise<ModelCard> {
  // One that cannot even be listed must not cost the others.
  return (await readCard(id, folder, 'linked').catch(() => null)) ?? goneCard(id, folder)
}
