import { z } from 'zod'
import { defineRoute } from '../define.ts'
import type { PackedRuns } from '../../trace/codec.ts'
import { DEVICES } from '../../trace/device.ts'
import { MOST_RUNS } from '../../trace/stored-run.ts'
import type { TraceEvent } from '../../trace/event.ts'
import { TRANSLATION_PARTS, type ProbeAnswer } from '../../trace/probe.ts'
import {
  captureSchema,
  idSchema,
  samplingSchema,
  startedSchema,
  trusted,
  userTextSchema,
} from './common.ts'

/** For this run alone; left out: what the model is loaded on. */
const device = z.enum(DEVICES).optional()

const roleSchema = z.enum(['system', 'user', 'assistant'])

export const runInputSchema = z.discriminatedUnion('task', [
  z.object({
    task: z.literal('chat'),
    messages: z
      .array(z.object({ role: roleSchema, content: userTextSchema }))
      .min(1)
      .max(10_000),
  }),
  z.object({ task: z.literal('complete'), text: userTextSchema }),
])

const indexListSchema = z.union([z.literal('all'), z.array(z.number().int()).max(100_000)])

const plainProbeSchema = z.discriminatedUnion('probe', [
  z.object({
    probe: z.literal('attention'),
    layers: indexListSchema,
    heads: indexListSchema,
    positions: indexListSchema,
    mean: z.literal(true).optional(),
    rollout: z.literal(true).optional(),
  }),
  z.object({
    probe: z.literal('qkv'),
    layers: indexListSchema,
    heads: indexListSchema,
    positions: indexListSchema,
    projected: z.literal(true).optional(),
  }),
  z.object({
    probe: z.literal('stream'),
    positions: indexListSchema,
    noPositions: z.literal(true).optional(),
  }),
  z.object({
    probe: z.literal('block'),
    layers: indexListSchema,
    positions: indexListSchema,
  }),
  z.object({
    probe: z.literal('lens'),
    positions: indexListSchema,
    top: z.number().int().min(1).max(50),
    track: z.array(z.number().int().min(0)).min(1).max(20).optional(),
  }),
  z.object({ probe: z.literal('score'), positions: indexListSchema }),
  z.object({ probe: z.literal('logits'), position: z.number().int() }),
  z.object({
    probe: z.literal('embed'),
    ids: z.array(z.number().int().min(0)).min(1).max(200),
    neighbours: z.number().int().min(0).max(50),
  }),
  z.object({
    probe: z.literal('ablate'),
    heads: z.array(z.tuple([z.number().int(), z.number().int()])).max(100_000),
    ffns: z.array(z.number().int()).max(1000),
    noResiduals: z.array(z.number().int()).max(1000).optional(),
    masked: z.array(z.number().int()).max(100_000),
    noPositions: z.literal(true).optional(),
    positions: indexListSchema,
    top: z.number().int().min(1).max(50),
  }),
])

export const probeSchema = z.intersection(
  plainProbeSchema,
  z.object({ part: z.enum(TRANSLATION_PARTS).optional() }),
)

/** How the model is asked. */
const manner = {
  /** null: the chat template's own default. */
  system: z.string().max(20_000).nullable(),
  sampling: samplingSchema,
  capture: captureSchema,
}

/** Runs as they lie in the store; of a page without one, their events. */
type StoredRuns = PackedRuns | TraceEvent[][]

export const runRoutes = {
  /**
   * Sends a message: stores it, starts the answer, and returns at once. `sessionId` null starts a new
   * session; `parentId` is the message this one follows (null = the session's last, or none).
   */
  'run.chat': defineRoute(
    z.object({
      sessionId: idSchema.nullable(),
      parentId: idSchema.nullable(),
      /** Stands at the beginning, beside what was asked first: `parentId` is not looked at. */
      fresh: z.boolean().optional(),
      text: userTextSchema,
      ...manner,
    }),
    startedSchema,
  ),
  /**
   * Lets the model go on with a text as it stands, without a chat template; at the beginning of a
   * session, beside what stands there. `sessionId` null starts a new one.
   */
  'run.complete': defineRoute(
    z.object({
      sessionId: idSchema.nullable(),
      text: userTextSchema,
      sampling: samplingSchema,
      capture: captureSchema,
      device,
    }),
    startedSchema,
  ),
  /** Has a question of the session answered once more; the answers before stay beside it. */
  'run.again': defineRoute(
    z.object({ sessionId: idSchema, userMessageId: idSchema, device, ...manner }),
    startedSchema,
  ),
  /**
   * Another answer that begins like one there is: with its first `kept` tokens, then the token `force`,
   * or null to let the model choose. With all its tokens kept, a cut answer goes on.
   */
  'run.branch': defineRoute(
    z.object({
      sessionId: idSchema,
      answerMessageId: idSchema,
      device,
      kept: z.number().int().min(0).max(1_000_000),
      force: z.number().int().min(0).max(0x7fff_ffff).nullable(),
      sampling: samplingSchema,
      capture: captureSchema,
    }),
    startedSchema,
  ),
  'run.stop': defineRoute(z.object({ runId: idSchema }), z.null()),
  /** Every stored event of a run, in order. */
  'run.events': defineRoute(z.object({ runId: idSchema }), trusted<TraceEvent[]>()),
  /** The same of several runs, in that order, made to be read fast: see the codec. */
  'run.stored': defineRoute(
    z.object({
      runIds: z.array(idSchema).max(MOST_RUNS),
      /** Without what else could have stood in a token’s place: most of their bytes. */
      brief: z.boolean(),
    }),
    trusted<StoredRuns>(),
  ),
  /** From the store if asked before; else by the model, which must be the one that made the run. */
  'run.probe': defineRoute(
    z.object({ runId: idSchema, request: probeSchema }),
    trusted<ProbeAnswer>(),
  ),
}
