import { z } from 'zod'
import { AppError } from '#shared/ipc/result.ts'
import {
  captureSchema,
  samplingSchema,
  userTextSchema,
  languageSchema,
} from '#shared/ipc/routes/common.ts'
import { probeSchema } from '#shared/ipc/routes/run.ts'
import { TRANSLATION_PARTS } from '#shared/trace/probe.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'

const SCRIPT_LETTERS = 16 * 2 ** 20

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
const indexList = z.union([z.literal('all'), z.array(z.int())]).default('all')
const asked = z.literal(true).exactOptional()
/** Of a translation. */
const part = z.enum(TRANSLATION_PARTS).exactOptional()
const heads = { layers: indexList, heads: indexList, positions: indexList, part }
const probe = z.discriminatedUnion('probe', [
  z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('attention'),
    ...heads,
    mean: asked,
    rollout: asked,
  }),
  z.strictObject({ do: z.literal('probe'), probe: z.literal('qkv'), ...heads, projected: asked }),
  z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('stream'),
    positions: indexList,
    noPositions: asked,
    part,
  }),
  z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('block'),
    layers: indexList,
    positions: indexList,
    part,
  }),
  z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('lens'),
    positions: indexList,
    top: z.int().min(1).max(50).default(5),
    track: z.array(z.int().min(0)).min(1).max(20).exactOptional(),
  }),
  z.strictObject({ do: z.literal('probe'), probe: z.literal('score'), positions: indexList }),
  z.strictObject({ do: z.literal('probe'), probe: z.literal('logits'), position: z.int() }),
  z.strictObject({
    do: z.literal('probe'),
    probe: z.literal('embed'),
    ids: z.array(z.int().min(0)).min(1).max(200),
    neighbours: z.int().min(0).max(50).default(10),
  }),
  z.strictObject({
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
])
const bookmark = z.strictObject({
  do: z.literal('bookmark'),
  title: z.string().min(1).max(200),
  step: z.int().min(0),
})
const known = { chat, complete, translate, probe, bookmark }

const scriptSchema = z.strictObject({
  version: z.literal(1),
  title: z.string().trim().min(1).max(200),
  steps: z
    .array(z.looseObject({ do: z.enum(['chat', 'complete', 'translate', 'probe', 'bookmark']) }))
    .min(1),
})

type ChatStep = Omit<z.output<typeof chat>, 'model' | 'sampling' | 'capture' | 'system'>
type CompleteStep = Omit<z.output<typeof complete>, 'model' | 'sampling' | 'capture'>
type TranslateStep = Omit<z.output<typeof translate>, 'model' | 'sampling' | 'capture'>

/** What every run of the script needs, with what the script leaves out taken from the step before. */
export interface RunSettings {
  model: string
  system: string | null
  sampling: z.output<typeof samplingSchema>
  capture: z.output<typeof captureSchema>
}
export type ScriptStep =
  | (ChatStep & { settings: RunSettings })
  | (CompleteStep & { settings: RunSettings })
  | (TranslateStep & { settings: RunSettings })
  | { do: 'probe'; request: z.output<typeof probeSchema> }
  | z.output<typeof bookmark>

export interface Script {
  title: string
  steps: ScriptStep[]
}

/**
 * A recording script, checked as a whole before anything runs.
 *
 * @throws AppError `record.badScript` with the step, counted from 0 (-1: the script itself), and field
 */
export function parseScript(text: string): Script {
  if (text.length > SCRIPT_LETTERS) throw bad(-1, '', 'the script is too long')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw bad(-1, '', error instanceof Error ? error.message : String(error))
  }
  const { title, steps } = check(scriptSchema, json, [])
  let last: RunSettings | null = null
  let chatted = false
  const parsed = steps.map((raw, index): ScriptStep => {
    const step = check(known[raw.do], raw, ['steps', index])
    if (step.do === 'bookmark' || step.do === 'probe') {
      if (last === null) throw bad(index, 'do', `${step.do} needs a run before it`)
      return step.do === 'bookmark' ? step : { do: 'probe', request: requestOf(step) }
    }
    const goesOn = step.do === 'chat' && step.continue
    if (goesOn && !chatted) throw bad(index, 'continue', 'there is no chat to continue')
    last = settingsOf(step, index, goesOn ? last : null, last)
    chatted ||= step.do === 'chat'
    return { ...step, settings: last }
  })
  return { title, steps: parsed }
}

type RunStep = z.output<typeof chat> | z.output<typeof complete> | z.output<typeof translate>

/**
 * @param inherited what a `continue` takes over
 * @param before the run before it, whose model is kept where none is named
 */
function settingsOf(
  step: RunStep,
  index: number,
  inherited: RunSettings | null,
  before: RunSettings | null,
): RunSettings {
  const model = step.model ?? before?.model
  if (model === undefined) throw bad(index, 'model', 'the first run must name its model')
  const system = 'system' in step ? step.system : undefined
  return {
    model,
    system: system === undefined ? (inherited?.system ?? null) : system,
    sampling: samplingSchema.parse({
      ...(inherited?.sampling ?? DEFAULT_SAMPLING),
      ...step.sampling,
    }),
    capture: step.capture ?? inherited?.capture ?? 'summary',
  }
}

function requestOf({ do: _do, ...request }: z.output<typeof probe>): z.output<typeof probeSchema> {
  return probeSchema.parse(request)
}

function check<T extends z.ZodType>(
  schema: T,
  value: unknown,
  path: (string | number)[],
): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const where = [...path, ...(issue?.path ?? [])]
  const [, step = -1, ...field] =
    where.length > 1 && where[0] === 'steps' ? where : [null, -1, ...where]
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : []
  const name = [...field, ...unknown.slice(0, 1)].map(String).join('.')
  throw bad(Number(step), name, issue?.message ?? '')
}

function bad(step: number, field: string, detail: string): AppError {
  return new AppError('record.badScript', { step, field, detail })
}
