import { z } from 'zod'
import { defineRoute } from '../define.ts'
import type { ReadMerges, ReadTokens } from '../../trace/tokens.ts'
import { idSchema, trusted, userTextSchema } from './common.ts'

const textForModel = z.object({ modelId: idSchema, text: userTextSchema })

export const tokensRoutes = {
  /** A text in the tokens of a model, which need not be loaded. At most `TOKENS_LIMIT` characters. */
  'tokens.read': defineRoute(textForModel, trusted<ReadTokens>()),
  /** How they come about, merge by merge. At most `MERGES_LIMIT` characters. */
  'tokens.merges': defineRoute(textForModel, trusted<ReadMerges>()),
}
