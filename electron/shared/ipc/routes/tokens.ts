import { z } from 'zod'
import { defineRoute } from '../define.ts'
import type { ReadMerges, ReadTokens, TokenPiece } from '../../trace/tokens.ts'
import { idSchema, trusted, userTextSchema } from './common.ts'

const textForModel = z.object({ modelId: idSchema, text: userTextSchema })

export const tokensRoutes = {
  /** A text in the tokens of a model, which need not be loaded. At most `TOKENS_LIMIT` characters. */
  'tokens.read': defineRoute(textForModel, trusted<ReadTokens>()),
  /** How they come about, merge by merge. At most `MERGES_LIMIT` characters. */
  'tokens.merges': defineRoute(textForModel, trusted<ReadMerges>()),
  /** What tokens of a model say, by their ids: answers about its whole vocabulary name them so. */
  'tokens.pieces': defineRoute(
    z.object({ modelId: idSchema, ids: z.array(z.number().int().min(0)).max(1000) }),
    trusted<TokenPiece[]>(),
  ),
}
