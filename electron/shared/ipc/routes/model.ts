import { z } from 'zod'
import { defineRoute } from '../define.ts'
import type { PreviewResult } from '../../runtime/protocol.ts'
import type { ModelCard, ModelStatus } from '../../runtime/model-info.ts'
import type { PromptToken } from '../../trace/event.ts'
import { idSchema, trusted, userTextSchema } from './common.ts'
import { runInputSchema } from './run.ts'

export const modelRoutes = {
  'model.list': defineRoute(z.null(), trusted<ModelCard[]>()),
  'model.status': defineRoute(z.null(), trusted<ModelStatus>()),
  /** Single-flight: a second request for the same model joins the first. */
  'model.load': defineRoute(z.object({ modelId: idSchema }), trusted<ModelStatus>()),
  'model.unload': defineRoute(z.null(), trusted<ModelStatus>()),
  'model.tokenize': defineRoute(z.object({ text: userTextSchema }), trusted<PromptToken[]>()),
  /** What the model would be given, and how long it is, before it is sent. */
  'model.preview': defineRoute(
    z.object({ input: runInputSchema, maxTokens: z.number().int().min(1) }),
    trusted<PreviewResult>(),
  ),
}
