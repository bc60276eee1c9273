import { talkSchema } from './talk-schema.ts'
import { z } from 'zod'
import { probeSchema } from '#shared/ipc/routes/run.ts'
import { lookSchema, NOTE_LENGTH } from '#shared/ipc/routes/bookmark.ts'
import { captureSchema, samplingSchema, setupSchema } from '#shared/ipc/routes/common.ts'
import { DEVICES } from '#shared/trace/device.ts'
import { BLOCK_STAGES } from '#shared/trace/probe.ts'
import {
  VITRINE_FORMAT,
  type BodyLine,
  type EventLine,
  type HeaderLine,
} from '#shared/trace/vitrine-lines.ts'
import { hasFewFields, list } from './list-schema.ts'

const count = z.int().min(0)
/** Ends with the last day a Date can hold. */
const timeMs = z.number().min(0).max(8.64e15)
const text = z.string()
const name = z.string().min(1).max(100)
const title = z.string().max(2000)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const role = z.enum(['system', 'user', 'assistant'])
const task = z.enum(['chat', 'complete', 'translate'])

/** Of any version, to tell people of a newer one. */
export const anyHeaderSchema = z.looseObject({
  format: z.literal(VITRINE_FORMAT),
  version: z.int().min(1),
})

export const headerSchema: z.ZodType<HeaderLine> = z.strictObject({
  format: z.literal(VITRINE_FORMAT),
  version: z.literal(1),
  app: z.string().max(100),
  created: z.iso.datetime(),
  lines: z.int().min(1),
  sha256,
})

const fewFields = z
  .unknown()
  .refine(hasFewFields, { error: 'Too many fields', abort: true })
  .pipe(z.record(z.string(), z.union([z.string(), z.number()])))

const candidate = z.strictObject({ id: count, text, logprob: z.number(), kept: z.boolean() })
const tensor = z.strictObject({
  dtype: z.enum(['f32', 'i32']),
  shape: z.array(count).max(8),
  base64: z.string(),
})
const prompt = z.strictObject({
  id: count,
  text,
  bytes: z.base64(),
  special: z.boolean(),
  role: role.nullable(),
  content: z.boolean(),
  turn: z.int().min(-1),
})
const header = z.strictObject({
  model: z.strictObject({ layers: count, heads: count, vocabSize: count, contextLength: count }),
  precision: z.string().max(100),
  deterministic: z.boolean(),
  prng: z.string().max(100),
  prompt: list(prompt),
  droppedMessages: count,
  reusedTokens: count,
  stopIds: list(count),
  begun: z.strictObject({ kept: count, forced: z.boolean() }).exactOptional(),
  translation: z
    .strictObject({
      sourceLanguage: z.string().max(100).nullable(),
      targetLanguage: z.string().max(100).nullable(),
      beams: count,
      lengthPenalty: z.number(),
      encoderLayers: count,
      encoderHeads: count,
      hiddenSize: count.nullable(),
      feedForwardSize: count.nullable(),
      recurrent: z.boolean(),
      startId: count,
      unknownTokens: count.exactOptional(),
    })
    .exactOptional(),
  startedAtMs: timeMs,
})
const hypothesis = z.strictObject({
  ids: list(count),
  text,
  score: z.number(),
  parent: count,
  pruned: z.boolean(),
})
const draw = z.strictObject({
  logZ: z.number(),
  afterTopK: count,
  afterTopP: count,
  keptMass: z.number(),
  from: z.number(),
  to: z.number(),
})
const stats = z.strictObject({
  promptTokens: count,
  newTokens: count,
  prefillMs: z.number(),
  decodeMs: z.number(),
  threads: count,
})
const error = z.strictObject({
  code: z.string().max(200),
  message: text,
  data: fewFields.exactOptional(),
})
const frame = z.strictObject({
  dtype: z.enum(['u8', 'f32']),
  shape: z.tuple([count, count, count, count]),
  scale: z.number(),
  base64: z.string(),
})

const eventHead = { type: z.literal('event'), run: name, seq: count, tMs: z.number() }
const token = z.strictObject({
  ...eventHead,
  kind: z.literal('token'),
  step: count,
  id: count,
  text,
  bytes: z.base64(),
  special: z.boolean(),
  logprob: z.number(),
  entropy: z.number(),
  how: z.enum(['greedy', 'sample', 'forced']),
  u: z.number().nullable(),
  rank: count,
  top: list(candidate),
  draw: draw.nullable(),
})
const event: z.ZodType<EventLine> = z.discriminatedUnion('kind', [
  z.strictObject({ ...eventHead, kind: z.literal('run-started'), version: z.int(), header }),
  z.strictObject({ ...eventHead, kind: z.literal('prefill'), done: count, total: count }),
  z.strictObject({
    ...eventHead,
    kind: z.literal('beam'),
    step: count,
    hypotheses: list(hypothesis),
  }),
  token,
  z.strictObject({
    ...eventHead,
    kind: z.literal('attention'),
    step: count,
    which: z.enum(['self', 'encoder-self', 'decoder-self', 'cross']),
    frame,
  }),
  z.strictObject({
    ...eventHead,
    kind: z.literal('finished'),
    reason: z.enum(['eos', 'length', 'stopped']),
    text,
    stats,
  }),
  z.strictObject({ ...eventHead, kind: z.literal('failed'), error }),
])

const indices = z.strictObject({
  layers: list(count),
  heads: list(count),
  positions: list(count),
})
const lens = z.strictObject({
  position: count,
  layer: count,
  top: list(z.strictObject({ id: count, text, p: z.number() })),
  tracked: list(z.strictObject({ id: count, p: z.number(), rank: count })).exactOptional(),
})
const score = z.strictObject({
  position: count,
  id: count,
  logprob: z.number(),
  entropy: z.number(),
  rank: count,
  top: list(candidate),
})
const neighbour = z.strictObject({ id: count, text, cosine: z.number() })
const ablatedSide = z.strictObject({
  entropy: z.number(),
  top: list(z.strictObject({ id: count, text, logprob: z.number() })),
})
const ablated = z.strictObject({
  position: count,
  before: ablatedSide,
  after: ablatedSide,
  klBits: z.number(),
})
const answer = z.union([
  z.strictObject({ attention: tensor, indices }),
  z.strictObject({
    q: tensor,
    k: tensor,
    v: tensor,
    x: tensor.exactOptional(),
    context: tensor.exactOptional(),
    projected: tensor.exactOptional(),
    bias: tensor.exactOptional(),
    scale: z.number(),
    kvHeads: count,
    rotary: z.boolean(),
    indices,
  }),
  z.strictObject({ stream: tensor, indices: indices.pick({ positions: true }) }),
  z.strictObject({
    stages: list(z.strictObject({ stage: z.enum(BLOCK_STAGES), values: tensor })),
    norm: z.enum(['layer-norm', 'rms-norm']),
    epsilon: z.number(),
    indices: indices.pick({ layers: true, positions: true }),
  }),
  z.strictObject({ lens: list(lens) }),
  z.strictObject({ score: list(score) }),
  z.strictObject({ logits: tensor, allowed: tensor.exactOptional() }),
  z.strictObject({
    vectors: tensor,
    neighbours: list(z.strictObject({ id: count, list: list(neighbour) })),
  }),
  z.strictObject({ entries: list(ablated) }),
])

/** Every kind of line after the header. */
export const bodySchemas = {
  session: z.strictObject({
    type: z.literal('session'),
    id: name,
    title,
    createdMs: z.int().min(0).max(8.64e15),
    pinned: z.literal(true).exactOptional(),
    tags: z.array(z.string().min(1).max(60)).max(20).exactOptional(),
    setup: setupSchema.strict().exactOptional(),
    head: name.exactOptional(),
  }),
  message: z.strictObject({
    type: z.literal('message'),
    id: name,
    session: name,
    parent: name.nullable(),
    role,
    text,
    run: name.nullable(),
    createdMs: z.int().min(0).max(8.64e15),
  }),
  run: z.strictObject({
    type: z.literal('run'),
    id: name,
    session: name,
    task,
    model: z.string().max(200),
    modelSha256: z.union([sha256, z.literal('')]),
    device: z.enum(DEVICES),
    seed: count,
    sampling: samplingSchema.strict(),
    capture: captureSchema,
    system: text.nullable(),
    promptIds: list(count),
    template: text,
  }),
  event,
  probe: z.strictObject({ type: z.literal('probe'), run: name, request: probeSchema, answer }),
  bookmark: z.strictObject({
    type: z.literal('bookmark'),
    run: name,
    step: count,
    title,
    look: lookSchema.optional(),
  }),
  talk: talkSchema,
  note: z.strictObject({
    type: z.literal('note'),
    bookmark: count,
    text: z.string().min(1).max(NOTE_LENGTH),
    public: z.boolean(),
  }),
} satisfies Record<BodyLine['type'], z.ZodType<BodyLine>>

/** Types in the order their lines come. */
export const LINE_ORDER = [
  'talk',
  'session',
  'message',
  'run',
  'event',
  'probe',
  'bookmark',
  'note',
] as const

const typeSchema = z.looseObject({ type: z.enum(LINE_ORDER) })

/** @throws ZodError */
export function parseLine(value: unknown): BodyLine {
  return bodySchemas[typeSchema.parse(value).type].parse(value)
}
