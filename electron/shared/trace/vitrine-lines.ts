import type { Look } from './look.ts'
import type { AttentionFrame, AttentionKind, AttentionShape } from './attention-frame.ts'
import type {
  BeamEvent,
  FailedEvent,
  FinishedEvent,
  PrefillEvent,
  Role,
  RunHeader,
  RunTask,
  TokenEvent,
} from './event.ts'
import type { WithTensorsAs } from './answer-tensors.ts'
import type { ProbeAnswer, ProbeRequest } from './probe.ts'
import type { CapturePolicy, SamplingSettings } from './sampling.ts'
import type { TensorData } from './tensor.ts'

export const VITRINE_FORMAT = 'vitrine'
export const VITRINE_VERSION = 1

/** Line 1 of a `.vitrine` file: gzip'd UTF-8, one JSON object a line. */
export interface HeaderLine {
  format: typeof VITRINE_FORMAT
  version: typeof VITRINE_VERSION
  /** Version of the app that wrote it. */
  app: string
  /** ISO 8601, UTC. */
  created: string
  /** All lines of the file, this one included. */
  lines: number
  /** Hex, over the uncompressed bytes after the first line feed. */
  sha256: string
}

export interface SessionLine {
  type: 'session'
  id: string
  title: string
  createdMs: number
  /** Left out where it is not pinned. */
  pinned?: true
  /** Left out where there are none. */
  tags?: string[]
  /** How its answers are asked for, where that is not as in the app's settings. */
  setup?: { system: string | null; sampling: Omit<SamplingSettings, 'seed'> }
  /** The message that ends the branch shown; left out where that is the one written last. */
  head?: string
}

export interface MessageLine {
  type: 'message'
  id: string
  session: string
  /** Comes before this line; null for the first of a conversation. */
  parent: string | null
  role: Role
  text: string
  /** The run that wrote it. */
  run: string | null
  createdMs: number
}

/** What other programs need of a run; the rest of its header stands in its run-started event. */
export interface RunLine {
  type: 'run'
  id: string
  session: string
  task: RunTask
  model: string
  modelSha256: string
  device: RunHeader['device']
  seed: number
  sampling: SamplingSettings
  capture: CapturePolicy
  system: string | null
  promptIds: number[]
  template: string
}

/** What a run's header says beyond its run line. */
export type RestOfHeader = Omit<
  RunHeader,
  'runId' | 'task' | 'model' | 'device' | 'sampling' | 'capture' | 'template'
> & { model: Omit<RunHeader['model'], 'id' | 'sha256'> }

export interface FrameJson {
  dtype: AttentionFrame['dtype']
  shape: AttentionShape
  scale: number
  base64: string
}

export type EventLine = { type: 'event'; run: string; seq: number; tMs: number } & (
  | { kind: 'run-started'; version: number; header: RestOfHeader }
  | PrefillEvent
  | BeamEvent
  | TokenEvent
  | { kind: 'attention'; step: number; which: AttentionKind; frame: FrameJson }
  | FinishedEvent
  | FailedEvent
)

export interface TensorJson {
  dtype: TensorData['dtype']
  shape: number[]
  base64: string
}

export type ProbeAnswerJson = WithTensorsAs<ProbeAnswer, TensorJson>

export interface ProbeLine {
  type: 'probe'
  run: string
  request: ProbeRequest
  answer: ProbeAnswerJson
}

export interface BookmarkLine {
  type: 'bookmark'
  run: string
  step: number
  title: string
  look?: Look | undefined
}

export interface NoteLine {
  type: 'note'
  /** Which of the bookmarks, in the order of their lines, from 0. */
  bookmark: number
  text: string
  /** For whoever watches; else for the presenter alone. */
  public: boolean
}

/** Moments of sessions in an order of their own; each of them follows whole, as in a file of its own. */
export interface TalkLine {
  type: 'talk'
  title: string
  /** How many follow. */
  sessions: number
  /** Which of a session's bookmarks, both in the order of their lines, from 0. */
  items: { session: number; bookmark: number }[]
}

/** Where the file is a talk, its line. Then in this order: session, messages, runs, then each run's events by seq, probes, bookmarks, notes. */
export type BodyLine =
  TalkLine | SessionLine | MessageLine | RunLine | EventLine | ProbeLine | BookmarkLine | NoteLine
