import { z } from 'zod'
import { defineRoute } from '../define.ts'
import {
  ARCHITECTURE_PARTS,
  ATTENTION_VIEWS,
  COLOURINGS,
  FIGURES,
  LENS_PLACES,
  MERGE_RULES,
  OVERS,
  QKV_STEPS,
  QUERIES,
  SECTIONS,
  STAGES,
  TRANSLATION_PANELS,
  WALLS,
  type Look,
} from '../../trace/look.ts'
import { TRANSLATION_PARTS } from '../../trace/probe.ts'
import { idSchema, trusted } from './common.ts'

/** What people wrote about a bookmark. */
export interface Note {
  id: number
  text: string
  /** For whoever watches; else for the presenter alone: it never comes on the stage or into a hand-out. */
  public: boolean
}

/** A step of a run that people want to come back to. */
export interface Bookmark {
  id: number
  runId: string
  /** Of a token, counted from 0: the playhead stands behind it. */
  step: number
  title: string
  createdMs: number
  /** What was looked at there, and how; null where that was not kept. */
  look: Look | null
  /** In the order they were written. */
  notes: Note[]
}

/** Of a bookmark or a note. */
const keySchema = z.number().int().min(1)
const index = z.number().int().min(0).max(1_000_000)
const choice = index.or(z.literal('mean'))
const indices = z.array(index).max(10_000)
export const lookSchema = z.strictObject({
  xray: z.boolean(),
  colours: z.enum(COLOURINGS),
  inspector: z.boolean(),
  open: z.array(z.enum(SECTIONS)).max(SECTIONS.length),
  position: index.nullable(),
  layer: index,
  head: choice,
  stage: z.enum(STAGES),
  query: z.enum(QUERIES),
  hideFirst: z.boolean(),
  wall: z.enum(WALLS),
  figure: z.enum(FIGURES),
  over: z.enum(OVERS),
  floor: z.number().min(0).max(50),
  qkvStep: z.enum(QKV_STEPS),
  qkvWhole: z.boolean(),
  lens: z.enum(LENS_PLACES),
  translation: z.strictObject({
    panel: z.enum(TRANSLATION_PANELS),
    attention: z.enum(ATTENTION_VIEWS),
    part: z.enum(ARCHITECTURE_PARTS),
    layer: choice,
    head: choice,
    rule: z.enum(MERGE_RULES),
  }),
  off: z.strictObject({
    part: z.enum(TRANSLATION_PARTS).nullable(),
    heads: z.array(z.tuple([index, index])).max(10_000),
    ffns: indices,
    masked: indices,
    noPositions: z.boolean(),
  }),
}) satisfies z.ZodType<Look>
const title = z.string().trim().min(1).max(200)
/** Of a note, characters. */
export const NOTE_LENGTH = 10_000
/** Of a bookmark. */
export const MOST_NOTES = 20

const noteSchema = z.object({
  text: z.string().trim().min(1).max(NOTE_LENGTH),
  public: z.boolean(),
})

export const bookmarkRoutes = {
  /** In the order a replay comes to them. */
  'bookmark.list': defineRoute(z.object({ sessionId: idSchema }), trusted<Bookmark[]>()),
  'bookmark.add': defineRoute(
    z.object({
      sessionId: idSchema,
      runId: idSchema,
      step: z.number().int().min(0).max(1_000_000),
      title,
      look: lookSchema.nullable(),
    }),
    trusted<Bookmark[]>(),
  ),
  /** Marks a step of a run that may still be under way, and says something about it; in one. */
  'bookmark.mark': defineRoute(
    z.object({
      runId: idSchema,
      step: z.number().int().min(0).max(1_000_000),
      title,
      look: lookSchema,
      note: noteSchema.nullable(),
    }),
    z.object({ sessionId: z.string() }),
  ),
  /** What is to be looked at there, in place of what it was. */
  'bookmark.look': defineRoute(
    z.object({ sessionId: idSchema, id: keySchema, look: lookSchema }),
    trusted<Bookmark[]>(),
  ),
  'bookmark.rename': defineRoute(
    z.object({ sessionId: idSchema, id: keySchema, title }),
    trusted<Bookmark[]>(),
  ),
  'bookmark.remove': defineRoute(
    z.object({ sessionId: idSchema, id: keySchema }),
    trusted<Bookmark[]>(),
  ),
  /** Writes a note about a bookmark, or (with its id) changes one. */
  'note.set': defineRoute(
    noteSchema.extend({
      sessionId: idSchema,
      bookmarkId: keySchema,
      id: keySchema.nullable(),
    }),
    trusted<Bookmark[]>(),
  ),
  'note.remove': defineRoute(
    z.object({ sessionId: idSchema, bookmarkId: keySchema, id: keySchema }),
    trusted<Bookmark[]>(),
  ),
}
