import { z } from 'zod'
import { MOST_NOTES, NOTE_LENGTH } from '#shared/ipc/routes/bookmark.ts'
import {
  captureSchema,
  samplingSchema,
  userTextSchema,
  languageSchema,
} from '#shared/ipc/routes/common.ts'
import type { probeSchema } from '#shared/ipc/routes/run.ts'
import { TRANSLATION_PARTS } from '#shared/trace/probe.ts'

const settings = {
  model: z.string().min(1).max(200).optional(),
  sampling: samplingSchema.partial().strict().optional(),
  capture: captureSchema.optional(),
}
const chat = z.strictObject({
  do: z.literal('chat'),
  ...settings,
  continue: z.boolean().default(false),
  system: z.string().max(20_000).nullable().optional(),
  user: userTextSchema.min(1),
})
const complete = z.strictObject({
  do: z.literal('complete'),
  ...settings,
  text: userTextSchema.min(1),
})
const translate = z.strictObject({
  do: z.literal('translate'),
  ...settings,
  text: userTextSchema.min(1),
  beams: z.int().min(1).max(8).default(1),
  lengthPenalty: z.number().min(0).max(5).default(1),
  sourceLanguage: languageSchema.exactOptional(),
  targetLanguage: languageSchema.exactOptional(),
})
const indexList = z
  .union([z.literal('all'), z.array(z.int()).max(100_000)], { error: 'indexList' })
  .default('all')
const asked = z.literal(true).exactOptional()
/** Of a translation. */
const part = z.enum(TRANSLATION_PARTS).exactOptional()
const heads = { layers: indexList, heads: indexList, positions: indexList, part }
const PROBES = {
  attention: z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('attention'),
    ...heads,
    mean: asked,
    rollout: asked,
  }),
  qkv: z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('qkv'),
    ...heads,
    projected: asked,
  }),
  stream: z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('stream'),
    positions: indexList,
    noPositions: asked,
    part,
  }),
  block: z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('block'),
    layers: indexList,
    positions: indexList,
    part,
  }),
  lens: z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('lens'),
    positions: indexList,
    top: z.int().min(1).max(50).default(5),
    track: z.array(z.int().min(0)).min(1).max(20).exactOptional(),
  }),
  score: z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('score'),
    positions: indexList,
  }),
  logits: z.strictObject({ do: z.literal('probe'), probe: z.literal('logits'), position: z.int() }),
  embed: z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('embed'),
    ids: z.array(z.int().min(0)).min(1).max(200),
    neighbours: z.int().min(0).max(50).default(10),
  }),
  ablate: z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('ablate'),
    heads: z.array(z.tuple([z.int(), z.int()])).default([]),
    ffns: z.array(z.int()).default([]),
    noResiduals: z.array(z.int()).exactOptional(),
    masked: z.array(z.int()).default([]),
    noPositions: z.literal(true).exactOptional(),
    positions: indexList,
    top: z.int().min(1).max(50).default(5),
  }),
}

const note = z.strictObject({
  text: z.string().trim().min(1).max(NOTE_LENGTH),
  public: z.boolean().default(false),
})
const bookmark = z.strictObject({
  do: z.literal('bookmark'),
  title: z.string().trim().min(1).max(200),
  /** Of a token of the answer; negative: from its end; a text: where it first stands in the answer. */
  step: z.union([z.int(), z.string().min(1).max(2000)], { error: 'stepOrText' }),
  notes: z.array(note).max(MOST_NOTES).default([]),
})

/** A step's schema by its `do`; a probe has one for each kind. */
export const RUNS = { chat, complete, translate }
export { PROBES, bookmark as BOOKMARK }
export const DOS = ['chat', 'complete', 'translate', 'probe', 'bookmark'] as const

/** The script around its steps. */
export const scriptSchema = z.strictObject({
  version: z.literal(1),
  title: z.string().trim().min(1).max(200),
  steps: z.array(z.unknown()).min(1).max(10_000),
})

export type RunStep = z.output<typeof chat> | z.output<typeof complete> | z.output<typeof translate>
export type ProbeStep = z.output<(typeof PROBES)[keyof typeof PROBES]>
type WithoutSettings<T> = Omit<T, 'model' | 'sampling' | 'capture' | 'system'>

/** What every run of the script needs, with what the script leaves out taken from the step before. */
export interface RunSettings {
  model: string
  system: string | null
  sampling: z.output<typeof samplingSchema>
  capture: z.output<typeof captureSchema>
}
export type ScriptStep =
  | (WithoutSettings<z.output<typeof chat>> & { settings: RunSettings })
  | (WithoutSettings<z.output<typeof complete>> & { settings: RunSettings })
  | (WithoutSettings<z.output<typeof translate>> & { settings: RunSettings })
  | { do: 'probe'; request: z.output<typeof probeSchema> }
  | z.output<typeof bookmark>

export interface Script {
  title: string
  steps: ScriptStep[]
}
