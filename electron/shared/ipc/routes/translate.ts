import { z } from 'zod'
import { defineRoute } from '../define.ts'
import type { TranslatorInfo } from '../../runtime/translator-info.ts'
import type { ModelCard } from '../../runtime/model-info.ts'
import {
  captureSchema,
  idSchema,
  languageSchema,
  samplingSchema,
  startedSchema,
  trusted,
  userTextSchema,
} from './common.ts'

export const translateRoutes = {
  'translate.models': defineRoute(z.null(), trusted<ModelCard[]>()),
  /** What a translator is and which languages it knows; it is loaded for that and stays ready. */
  'translate.model': defineRoute(z.object({ modelId: idSchema }), trusted<TranslatorInfo>()),
  /**
   * Stores a text and starts its translation; returns at once. A text is a sentence or so: longer ones
   * are cut by who asks, each part following the one before.
   */
  'translate.start': defineRoute(
    z.object({
      /** null starts a new session. */
      sessionId: idSchema.nullable(),
      question: z.union([
        /** Follows this message; null: none. Left out: the session's last. */
        z.object({ text: userTextSchema, parentId: idSchema.nullable().optional() }),
        /** A text of the session once more: a translation beside those it has. */
        z.object({ id: idSchema }),
      ]),
      /** A text that was still being typed when it was stored, with its translation: it goes. */
      replaces: idSchema.nullable(),
      modelId: idSchema,
      /** Where the model knows several: in its own codes. */
      sourceLanguage: languageSchema.exactOptional(),
      targetLanguage: languageSchema.exactOptional(),
      /** Hypotheses kept at every step; more than 1 goes with temperature 0. */
      beams: z.number().int().min(1).max(8),
      lengthPenalty: z.number().min(0).max(5),
      sampling: samplingSchema,
      capture: captureSchema,
    }),
    startedSchema,
  ),
  /** As `run.branch`, in the manner of the translation that is left. */
  'translate.branch': defineRoute(
    z.object({
      sessionId: idSchema,
      answerMessageId: idSchema,
      kept: z.number().int().min(0).max(1_000_000),
      force: z.number().int().min(0).max(0x7fff_ffff).nullable(),
    }),
    startedSchema,
  ),
}
