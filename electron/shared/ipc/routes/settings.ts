import { z } from 'zod'
import { defineRoute } from '../define.ts'
import { DEVICE_CHOICES } from '../../trace/device.ts'
import { MOST_PRESETS } from '../../trace/sampling.ts'
import { samplingSchema, setupSchema } from './common.ts'

/** A system prompt and sampling under a name of people's own. */
export const presetSchema = setupSchema.extend({ name: z.string().trim().min(1).max(60) })
export type Preset = z.output<typeof presetSchema>

/** How far somebody has come in the lessons; chapters by their ids, steps counted from 0. */
export const lessonProgressSchema = z.object({
  /** Where they were last. */
  at: z.object({ chapter: z.string().max(40), step: z.number().int().min(0).max(99) }).nullable(),
  /** The furthest step seen of each chapter. */
  seen: z.record(z.string().max(40), z.number().int().min(0).max(99)),
  /** Chapters whose question has been answered rightly. */
  answered: z.array(z.string().max(40)).max(50),
})
export type LessonProgress = z.output<typeof lessonProgressSchema>

export const settingsSchema = z.object({
  locale: z.enum(['zh-CN', 'en']),
  theme: z.enum(['system', 'light', 'dark', 'contrast', 'projector']),
  /** Text size as a factor of the normal one. */
  fontScale: z.number().min(0.75).max(2),
  /** `reduced`: nothing slides or fades; `system` asks the laptop. */
  motion: z.enum(['system', 'reduced']),
  /** Whether runs are kept in the store. */
  recording: z.boolean(),
  /** The model loaded at start; null = the bundled chat model. */
  modelId: z.string().max(200).nullable(),
  /** The translator of a pair of languages, by `from>to`; for those left out the app chooses. */
  translators: z
    .record(z.string().max(80), z.string().max(200))
    .refine((chosen) => Object.keys(chosen).length <= 200),
  /** Threads of the model process; null = calibrated on this machine. */
  threads: z.number().int().min(1).max(256).nullable(),
  /** What the chat model is to run on; it falls back to the processor. */
  device: z.enum(DEVICE_CHOICES),
  sampling: samplingSchema,
  /** Whether every answer is drawn with the same seed; else each gets a new one. */
  seedLocked: z.boolean(),
  capture: z.enum(['none', 'summary', 'full']),
  systemPrompt: z.string().max(20_000).nullable(),
  /** Whether the list shows the titles of sessions that are not open. */
  hideTitles: z.boolean(),
  /** Whether a replay that plays pauses at each bookmark. */
  pauseAtBookmarks: z.boolean(),
  lessons: lessonProgressSchema,
  presets: z.array(presetSchema).max(MOST_PRESETS),
})
export type Settings = z.output<typeof settingsSchema>

export const settingsRoutes = {
  'settings.get': defineRoute(z.null(), settingsSchema),
  /** Answers the settings as they are now. */
  'settings.set': defineRoute(settingsSchema.partial(), settingsSchema),
  /** What holds where people have chosen nothing. */
  'settings.defaults': defineRoute(z.null(), settingsSchema),
  /** Puts these back to their defaults; answers the settings as they are now. */
  'settings.reset': defineRoute(
    z.object({ names: z.array(settingsSchema.keyof()).min(1).max(50) }),
    settingsSchema,
  ),
}
