import { z } from 'zod'
import { defineRoute } from '../define.ts'
import { SCALES, STAGE_KEYS } from '../../trace/stage.ts'
import { lookSchema } from './bookmark.ts'
import { idSchema, trusted } from './common.ts'

/** Of events, positions, layers. */
const count = z.number().int().min(0).max(10_000_000)
/** How far a part is scrolled down, rem: the same place whatever the window's type size. */
const scrolledSchema = z.number().min(0).max(1_000_000)
/** A share of the stage's width or height, from its left upper corner. */
const share = z.number().min(0).max(1)

/** A word that is pointed at. */
const pointedSchema = z.strictObject({
  side: z.enum(['source', 'target']),
  sentence: count,
  word: count,
})

/**
 * All that the stage's window is told: where the presenter is and how it is looked at, never what is said
 * about it. What is shown it reads from the store itself.
 */
export const stageStateSchema = z.strictObject({
  sessionId: idSchema,
  /** Number of events shown. */
  playhead: count,
  look: lookSchema,
  /** The X-ray beyond the look: whether it is on in the Chat room, and without the template's tokens. */
  xray: z.strictObject({ on: z.boolean(), folded: z.boolean() }),
  /** `anchor` is the other end of a stretch of tokens, or the same one. */
  selection: z.strictObject({ runId: idSchema, position: count, anchor: count }).nullable(),
  pointed: pointedSchema.nullable(),
  /** `transcript` is null while its end is followed. */
  scroll: z.strictObject({
    transcript: scrolledSchema.nullable(),
    inspector: scrolledSchema,
    figures: scrolledSchema,
  }),
  blank: z.boolean(),
  pointer: z
    .strictObject({ kind: z.enum(['spotlight', 'magnifier']), x: share, y: share })
    .nullable(),
  /** The stage's type beside the app's own. */
  scale: z.number().min(SCALES.min).max(SCALES.max),
  theme: z.enum(['app', 'projector']),
})
export type StageState = z.output<typeof stageStateSchema>

/** The stage's window as it is laid out: its inside and its rem, CSS pixels. */
const viewSchema = z.strictObject({
  width: z.number().int().min(1).max(20_000),
  height: z.number().int().min(1).max(20_000),
  rem: z.number().min(4).max(200),
})
export type StageView = z.output<typeof viewSchema>

/**
 * Where the stage goes: `auto` is a display that the presenter does not look at, where there is one;
 * `window` an ordinary window; `here` the presenter's own window, which then shows nothing else.
 */
const targetSchema = z.union([z.enum(['auto', 'window', 'here']), z.number().int().nonnegative()])
export type StageTarget = z.output<typeof targetSchema>

export interface StageStatus {
  /** When the presentation began, ms since 1970; null where nobody presents. */
  startedMs: number | null
  /** Where the stage is; null where its window was closed. */
  place: { kind: 'here' } | { kind: 'full' | 'window'; display: string } | { kind: 'hidden' } | null
  /** Those the presenter does not look at. */
  displays: { id: number; label: string }[]
  /** Null until the stage's window has said. */
  view: StageView | null
}

/** Why the status changed without having been asked to. */
export type StageIncident = 'closed' | 'crashed' | 'display-gone' | 'display-back'

export const stageRoutes = {
  /** Begins a presentation, or brings its stage to another place. */
  'stage.open': defineRoute(z.object({ to: targetSchema }), trusted<StageStatus>()),
  /** Ends the presentation. */
  'stage.close': defineRoute(z.null(), z.null()),
  'stage.status': defineRoute(z.null(), trusted<StageStatus>()),
  /** What the stage shows from now on. */
  'stage.show': defineRoute(stageStateSchema, z.null()),
  /** What it shows; null before the first `stage.show`. */
  'stage.current': defineRoute(z.null(), stageStateSchema.nullable()),
  /** The stage's window says how it is laid out. */
  'stage.view': defineRoute(viewSchema, z.null()),
  /** A key pressed there. */
  'stage.key': defineRoute(z.object({ key: z.enum(STAGE_KEYS) }), z.null()),
}
