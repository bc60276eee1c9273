import type { SerializedError } from '../trace/event.ts'
import type { Absence } from './absence.ts'
import type { FolderReport } from './folder-report.ts'
import type { ModelCard } from './model-info.ts'

/** What a file of a model is for. */
export type ModelPart = 'graph' | 'weights' | 'tokenizer' | 'other'

/** A file that a model needs, or that says whose it is. */
export interface ModelFile {
  /** Within the model's folder, with `/`. */
  path: string
  bytes: number
  /** Last written, ms since 1970. */
  modifiedMs: number
  part: ModelPart
}

/** Where a model's files should have their hashes from: its card, when it was added, or the first look. */
export type HashOrigin = 'card' | 'added' | 'first'

/** Whether graph and weights are byte by byte what they were; hashes are sha256, hex. */
export type HashState =
  | { state: 'unknown' }
  | { state: 'computing'; doneBytes: number; totalBytes: number }
  | {
      state: 'same' | 'changed'
      against: HashOrigin
      atMs: number
      /** Paths of files that are others now, or gone. */
      changed: string[]
      files: { path: string; sha256: string }[]
    }

/** What came of the last check of a folder. */
export interface KeptCheck {
  atMs: number
  report: FolderReport
}

/** What can be looked into, in the order it is listed; of a translator the last three. */
export const MODEL_PARTS = [
  'chat',
  'attention',
  'qkv',
  'projected',
  'stream',
  'block',
  'lens',
  'score',
  'embed',
  'ablate',
  'encoder',
  'decoder',
  'cross',
] as const

/** What a model's graph showed when it was last loaded. */
export interface Learnt {
  /** Of that graph file, hex. */
  sha256: string
  parts: { part: (typeof MODEL_PARTS)[number]; ok: boolean; reason: Absence | null }[]
}

/** A model as the Models room shows it. */
export interface ModelEntry {
  card: ModelCard
  /** Empty where the folder cannot be read. */
  files: ModelFile[]
  hash: HashState
  check: KeptCheck | null
  /** null: not loaded yet, or its graph is another by now. */
  learnt: Learnt | null
  /** When it was added here, ms since 1970; null where it was put there by hand or came with the app. */
  addedMs: number | null
}

/** A pair of languages and the model that translates it. */
export interface PairUse {
  /** BCP 47. */
  from: string
  to: string
  modelId: string
  /** Usable models for it, this one counted. */
  models: number
  /** What people chose for it and is not here now. */
  missing: string | null
}

export interface ModelShelf {
  entries: ModelEntry[]
  /** Of chats: the model loaded at start, and the chosen one where it cannot be used now. */
  chat: { modelId: string | null; missing: string | null }
  pairs: PairUse[]
}

/** A folder somebody chose or dropped, looked at and not yet taken in. */
export interface ModelOffer {
  offerId: string
  /** Where it lies. */
  folder: string
  /** Its name here, where that is free; else one that is. */
  name: string
  /** The model that already has the folder's own name here. */
  taken: string | null
  kind: ModelCard['kind']
  licence: string | null
  files: ModelFile[]
  /** Of all files together. */
  bytes: number
  /** Where it would be copied to; null: the system does not tell. */
  freeBytes: number | null
  /** Why it cannot be used, as far as that is known without loading it. */
  problem: SerializedError | null
}

/** How far a copy has come. */
export interface ImportProgress {
  offerId: string
  doneBytes: number
  totalBytes: number
}

/** How far the hashes of a model have been computed. */
export interface HashProgress {
  modelId: string
  doneBytes: number
  totalBytes: number
}
