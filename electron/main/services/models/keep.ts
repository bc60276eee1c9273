import { z } from 'zod'
import { ABSENCES } from '#shared/runtime/absence.ts'
import { MODEL_PARTS, type KeptCheck, type Learnt } from '#shared/runtime/model-shelf.ts'
import type { KeyValue } from '../library.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const path = z.string().min(1).max(500)

/** What is remembered of a model's hashes. */
export const keptHashesSchema = z.object({
  /** Where the folder was: another under the same name has hashes of its own. */
  folder: z.string().max(4096),
  /** Which files it should have, by path. */
  base: z.record(path, sha256),
  against: z.enum(['card', 'added', 'first']),
  /** As last computed. */
  files: z.array(z.object({ path, bytes: z.number(), modifiedMs: z.number(), sha256 })).max(500),
  atMs: z.number(),
})
export type KeptHashes = z.output<typeof keptHashesSchema>

const errorSchema = z.object({
  code: z.string().max(100),
  message: z.string().max(10_000),
  data: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
const checkSchema = z.object({
  atMs: z.number(),
  /** Of which state of the files; null where it is not known. */
  state: sha256.nullable().default(null),
  report: z.object({
    problem: errorSchema
      .transform(({ data, ...error }) => ({ ...error, ...(data && { data }) }))
      .nullable(),
    dryRun: z
      .object({
        prompt: z.string(),
        tokens: z.array(z.object({ id: z.number(), text: z.string(), probability: z.number() })),
        ms: z.number(),
      })
      .nullable(),
  }),
})
/** A check, and what it was of. */
export type CheckOfFiles = KeptCheck & { state: string | null }

const learntSchema = z.object({
  sha256,
  parts: z.array(
    z.object({ part: z.enum(MODEL_PARTS), ok: z.boolean(), reason: z.enum(ABSENCES).nullable() }),
  ),
})
const addedSchema = z.object({ folder: z.string(), atMs: z.number() })

/** What is remembered of models besides their folders; nothing of it is needed to use them. */
export class ModelMemory {
  readonly #settings: KeyValue

  constructor(settings: KeyValue) {
    this.#settings = settings
  }

  hashes(modelId: string): KeptHashes | null {
    return this.#read(`model-hashes:${modelId}`, keptHashesSchema)
  }

  keepHashes(modelId: string, hashes: KeptHashes | null): void {
    this.#keep(`model-hashes:${modelId}`, hashes)
  }

  check(modelId: string): CheckOfFiles | null {
    return this.#read(`model-check:${modelId}`, checkSchema)
  }

  keepCheck(modelId: string, check: CheckOfFiles | null): void {
    this.#keep(`model-check:${modelId}`, check)
  }

  learnt(modelId: string): Learnt | null {
    return this.#read(`model-learnt:${modelId}`, learntSchema)
  }

  keepLearnt(modelId: string, learnt: Learnt): void {
    this.#keep(`model-learnt:${modelId}`, learnt)
  }

  /** When a model was added, ms since 1970; null where it was not, or another lay there then. */
  added(modelId: string, folder: string): number | null {
    const added = this.#read(`model-added:${modelId}`, addedSchema)
    return added?.folder === folder ? added.atMs : null
  }

  keepAdded(modelId: string, folder: string, atMs: number): void {
    this.#keep(`model-added:${modelId}`, { folder, atMs })
  }

  #read<T>(key: string, schema: z.ZodType<T>): T | null {
    try {
      const parsed = schema.safeParse(JSON.parse(this.#settings.get(key) ?? 'null'))
      return parsed.success ? parsed.data : null
    } catch {
      return null
    }
  }

  /** Nothing happens where the store takes nothing: it is found out again then. */
  #keep(key: string, value: unknown): void {
    try {
      this.#settings.set(key, JSON.stringify(value))
    } catch {
      return
    }
  }
}
