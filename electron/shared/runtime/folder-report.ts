import type { SelfTestAttempt } from '../self-test.ts'
import type { SerializedError } from '../trace/event.ts'

/** What came of reading a model folder as far as using it would, before it is used. */
export interface FolderReport {
  /** Why it cannot be used: code and data of an error, as everywhere; null where it can. */
  problem: SerializedError | null
  /** A first short answer, the most probable token at every step; null where there is a problem. */
  dryRun: {
    /** The text the model was given, as it was given. */
    prompt: string
    /** What it wrote, and how probable it held each (0–1). */
    tokens: { id: number; text: string; probability: number }[]
    /** From the first pass to the last token. */
    ms: number
  } | null
}

/** An AbortSignal, as far as it is used: neither Node's types nor a page's are known here. */
export interface StopSignal {
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Reads model folders in a process of its own: what goes wrong there harms nobody. */
export interface FolderChecker {
  /**
   * @param modelId names the folder in sentences
   * @param folder absolute path
   * @param signal ends the check at once
   * @returns also where the folder is unusable, or its check did not come to an end: `problem` says why
   * @throws the signal's reason where it was aborted, nothing else
   */
  check(modelId: string, folder: string, signal?: StopSignal): Promise<FolderReport>
}

export interface FolderToCheck {
  modelId: string
  folder: string
}

/** What main asks of the process that reads one folder: to do so, or to try to reach a network. */
export type CheckRequest = FolderToCheck | { tryNetwork: true }

export type CheckMessage =
  /** The last word. */
  | { type: 'report'; report: FolderReport }
  | { type: 'tried'; attempts: SelfTestAttempt[] }
  /** What the files used weigh: of that depend the time and the memory it may take. */
  | { type: 'sized'; bytes: number }
  /** The network guard refused to reach this. */
  | { type: 'blocked'; target: string }
