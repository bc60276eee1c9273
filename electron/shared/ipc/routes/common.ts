import { z } from 'zod'

export const idSchema = z.string().min(1).max(100)

export const samplingSchema = z.object({
  temperature: z.number().min(0).max(5),
  topK: z.number().int().min(0).max(1_000_000),
  topP: z.number().gt(0).max(1),
  seed: z.number().int().min(0).max(0xffff_ffff),
  maxTokens: z.number().int().min(1).max(1_000_000),
})

/** How a conversation's answers are asked for, apart from the seed. */
export const setupSchema = z.object({
  /** null: the chat template's own default. */
  system: z.string().max(20_000).nullable(),
  sampling: samplingSchema.omit({ seed: true }),
})
export type SessionSetup = z.output<typeof setupSchema>

export const captureSchema = z.enum(['none', 'summary', 'full'])

/** Text typed or pasted by people: bounded so that no message can stall a process. */
export const userTextSchema = z.string().max(2_000_000)

/** What a run was stored as. Ids as they are now: the session may have been copied to go on. */
export const startedSchema = z.object({
  sessionId: idSchema,
  userMessageId: idSchema,
  answerMessageId: idSchema,
  runId: idSchema,
})

/** A language in the codes of the model that is asked for it. */
export const languageSchema = z.string().min(1).max(20)

/** For what main computed itself and only types are wanted: trace events, typed arrays. */
export function trusted<T>(): z.ZodType<T, T> {
  return z.custom<T>()
}
