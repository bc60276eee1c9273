import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Listeners } from '#shared/listeners.ts'
import type { HashOrigin, HashProgress, HashState, ModelFile } from '#shared/runtime/model-shelf.ts'
import type { KeptHashes, ModelMemory } from './keep.ts'

const CHUNK = 2 ** 20
/** Progress is told at most this often, ms. */
const TELL_MS = 100
/** While an answer is written it waits, ms. */
const BUSY_MS = 200

export interface HashedModel {
  modelId: string
  folder: string
  files: readonly ModelFile[]
  /** What its card says, by path; null: nothing. */
  card: ReadonlyMap<string, string> | null
}

export interface ModelHashesOptions {
  memory: ModelMemory
  /** An answer is being written: the disk and a processor are left to it. */
  isBusy: () => boolean
  now?: () => number
}

/** sha256 of graphs and weights: what they were, what they are. Computed once for each state of a file. */
export class ModelHashes {
  readonly #options: ModelHashesOptions
  readonly #progress = new Listeners<[progress: HashProgress]>()
  readonly #done = new Listeners<[modelId: string]>()
  readonly #queue = new Map<string, HashedModel>()
  /** By model, the state its files were in. */
  readonly #unreadable = new Map<string, string>()
  #current: HashProgress | null = null
  #working: Promise<void> | null = null
  readonly #stop = new AbortController()

  constructor(options: ModelHashesOptions) {
    this.#options = options
  }

  onProgress(listener: (progress: HashProgress) => void): () => void {
    return this.#progress.add(listener)
  }

  /** Told when a model's state is known. */
  onDone(listener: (modelId: string) => void): () => void {
    return this.#done.add(listener)
  }

  /** @param model whose hashes are computed in the background where they are not known */
  state(model: HashedModel): HashState {
    const { modelId } = model
    const kept = this.#kept(model)
    const files = hashed(model.files)
    const measured = files.every((file) => find(kept, file) !== undefined)
    if (kept !== null && measured && files.length > 0) return compare(kept, files, model.card)
    const isLost = files.length === 0 || this.#unreadable.get(modelId) === stateOf(files)
    if (isLost || this.#stop.signal.aborted) return { state: 'unknown' }
    if (!this.#queue.has(modelId)) this.#queue.set(modelId, model)
    this.#working ??= this.#work()
    const now = this.#current?.modelId === modelId ? this.#current : null
    const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
    return { state: 'computing', doneBytes: now?.doneBytes ?? 0, totalBytes }
  }

  /** What a copy had when it was made: that is what it should have from now on. */
  keep(model: Omit<HashedModel, 'card'>, hashes: ReadonlyMap<string, string>): void {
    const files = hashed(model.files).flatMap((file) => {
      const sha256 = hashes.get(file.path)
      return sha256 === undefined ? [] : [entry(file, sha256)]
    })
    this.#write(model, files, byPath(files), 'added')
  }

  /** Forgets what a model's name stood for; what is computed next counts as added now. */
  begin(modelId: string, folder: string): void {
    this.#write({ modelId, folder }, [], {}, 'added')
  }

  /** Resolves when nothing is being computed. */
  async idle(): Promise<void> {
    await this.#working
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#working
  }

  async #work(): Promise<void> {
    for (;;) {
      const [model] = this.#queue.values()
      if (model === undefined || this.#stop.signal.aborted) break
      try {
        await this.#compute(model)
      } catch {
        // A file that cannot be read has no hash; it is tried again once it has changed.
        this.#unreadable.set(model.modelId, stateOf(hashed(model.files)))
      }
      this.#queue.delete(model.modelId)
      this.#current = null
      if (!this.#stop.signal.aborted) this.#done.call(model.modelId)
    }
    this.#working = null
  }

  async #compute(model: HashedModel): Promise<void> {
    const kept = this.#kept(model)
    const files = hashed(model.files)
    const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
    let doneBytes = 0
    let toldAt = -Infinity
    const tell = (bytes: number): void => {
      doneBytes += bytes
      this.#current = { modelId: model.modelId, doneBytes, totalBytes }
      if (performance.now() - toldAt < TELL_MS) return
      toldAt = performance.now()
      this.#progress.call(this.#current)
    }
    const found: KeptHashes['files'] = []
    for (const file of files) {
      const before = find(kept, file)
      if (before !== undefined) tell(file.bytes)
      found.push(before ?? entry(file, await this.#sha256(join(model.folder, file.path), tell)))
    }
    const base = kept !== null && Object.keys(kept.base).length > 0 ? kept.base : byPath(found)
    this.#write(model, found, base, kept?.against ?? 'first')
  }

  async #sha256(path: string, onBytes: (bytes: number) => void): Promise<string> {
    const { signal } = this.#stop
    const hash = createHash('sha256')
    const handle = await open(path)
    const buffer = Buffer.alloc(CHUNK)
    try {
      for (;;) {
        signal.throwIfAborted()
        while (this.#options.isBusy()) await delay(BUSY_MS, undefined, { signal })
        const { bytesRead } = await handle.read(buffer, 0, CHUNK)
        if (bytesRead === 0) return hash.digest('hex')
        hash.update(buffer.subarray(0, bytesRead))
        onBytes(bytesRead)
      }
    } finally {
      await handle.close()
    }
  }

  #kept({ modelId, folder }: Pick<HashedModel, 'modelId' | 'folder'>): KeptHashes | null {
    const kept = this.#options.memory.hashes(modelId)
    return kept?.folder === folder ? kept : null
  }

  #write(
    { modelId, folder }: Pick<HashedModel, 'modelId' | 'folder'>,
    files: KeptHashes['files'],
    base: Record<string, string>,
    against: HashOrigin,
  ): void {
    const { memory, now = Date.now } = this.#options
    memory.keepHashes(modelId, { folder, base, against, files, atMs: now() })
  }
}

/** Of these there are hashes: small files say nothing that a look at them does not. */
function hashed(files: readonly ModelFile[]): ModelFile[] {
  return files.filter(({ part }) => part === 'graph' || part === 'weights')
}

function stateOf(files: readonly ModelFile[]): string {
  return JSON.stringify(files.map(({ path, bytes, modifiedMs }) => [path, bytes, modifiedMs]))
}

function byPath(files: KeptHashes['files']): Record<string, string> {
  return Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]))
}

function entry(
  { path, bytes, modifiedMs }: ModelFile,
  sha256: string,
): KeptHashes['files'][number] {
  return { path, bytes, modifiedMs, sha256 }
}

/** What was computed of a file that has not been written since. */
function find(
  kept: KeptHashes | null,
  { path, bytes, modifiedMs }: ModelFile,
): KeptHashes['files'][number] | undefined {
  return kept?.files.find(
    (one) => one.path === path && one.bytes === bytes && one.modifiedMs === modifiedMs,
  )
}

function compare(
  kept: KeptHashes,
  files: readonly ModelFile[],
  card: ReadonlyMap<string, string> | null,
): HashState {
  const now = new Map(kept.files.map(({ path, sha256 }) => [path, sha256]))
  const shown = files.map(({ path }) => ({ path, sha256: now.get(path) ?? '' }))
  // A card counts where it names every file.
  const isCard = card !== null && files.every(({ path }) => card.has(path))
  const base = isCard ? card : new Map(Object.entries(kept.base))
  const paths = new Set([...(isCard ? [] : base.keys()), ...files.map(({ path }) => path)])
  const changed = [...paths].filter(
    (path) => now.get(path) !== base.get(path) || !files.some((file) => file.path === path),
  )
  return {
    state: changed.length === 0 ? 'same' : 'changed',
    against: isCard ? 'card' : kept.against,
    atMs: kept.atMs,
    changed: changed.sort(),
    files: shown,
  }
}
