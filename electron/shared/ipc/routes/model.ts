import { z } from 'zod'
import { defineRoute } from '../define.ts'
import type { PreviewResult } from '../../runtime/protocol.ts'
import type { FolderReport } from '../../runtime/folder-report.ts'
import type { ModelCard, ModelStatus } from '../../runtime/model-info.ts'
import type { ModelOffer, ModelShelf } from '../../runtime/model-shelf.ts'
import type { PromptToken } from '../../trace/event.ts'
import { idSchema, trusted, userTextSchema } from './common.ts'
import { runInputSchema } from './run.ts'

/** A folder that was chosen or dropped: the window never names a place on the disk. */
const offer = z.object({ offerId: idSchema })
const model = z.object({ modelId: idSchema })

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
  /** Every model there is, with what is known of its files; hashes that are not are computed from now on. */
  'model.shelf': defineRoute(z.null(), trusted<ModelShelf>()),
  /** Asks for a folder; null where the person cancelled. A dropped one comes by the bridge's `drop`. */
  'model.choose': defineRoute(z.null(), trusted<ModelOffer | null>()),
  /** Reads the folder as far as using it would; nothing is changed. */
  'model.check': defineRoute(offer, trusted<FolderReport>()),
  /** Whole or not at all. Answers the new model's id. */
  'model.add': defineRoute(
    offer.extend({ how: z.enum(['copy', 'link']), name: z.string().min(1).max(100) }),
    trusted<string>(),
  ),
  /** Answers once nothing of it is left. */
  'model.cancel': defineRoute(offer, z.null()),
  'model.recheck': defineRoute(model, trusted<FolderReport>()),
  /** A linked one is forgotten; another goes to the trash, or is deleted for good. */
  'model.remove': defineRoute(model.extend({ how: z.enum(['trash', 'delete']) }), z.null()),
  /** Brings back one that was linked. */
  'model.restore': defineRoute(model, z.null()),
  /** Shows it in the system's file manager. */
  'model.openFolder': defineRoute(model, z.null()),
}
