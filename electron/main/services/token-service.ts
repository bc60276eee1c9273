import { AppError } from '#shared/ipc/result.ts'
import type { RuntimePort } from '#shared/runtime/protocol.ts'
import {
  MERGES_LIMIT,
  TOKENS_LIMIT,
  type ReadMerges,
  type ReadTokens,
  type TokenPiece,
} from '#shared/trace/tokens.ts'
import type { ModelService } from './model-service.ts'

export interface TokenServiceOptions {
  runtime: RuntimePort
  models: ModelService
}

/** Texts in the tokens of any model on this machine; only its tokenizer's files are read. */
export class TokenService {
  readonly #options: TokenServiceOptions

  constructor(options: TokenServiceOptions) {
    this.#options = options
  }

  /** @throws AppError `tokens.textTooLong`, `model.notFound`, `model.missingFile`, `model.badJson` */
  async read(modelId: string, text: string): Promise<ReadTokens> {
    check(text, TOKENS_LIMIT)
    const folder = await this.#options.models.folderOf(modelId)
    return this.#options.runtime.call('tokens', { modelId, folder, text })
  }

  /** How the tokens come about. @throws AppError as `read` */
  async merges(modelId: string, text: string): Promise<ReadMerges> {
    check(text, MERGES_LIMIT)
    const folder = await this.#options.models.folderOf(modelId)
    return this.#options.runtime.call('merges', { modelId, folder, text })
  }

  /** Tokens by their ids. @throws AppError as `read`, but for the length */
  async pieces(modelId: string, ids: number[]): Promise<TokenPiece[]> {
    const folder = await this.#options.models.folderOf(modelId)
    return this.#options.runtime.call('pieces', { modelId, folder, ids })
  }
}

function check(text: string, limit: number): void {
  if (text.length <= limit) return
  throw new AppError('tokens.textTooLong', { characters: text.length, limit })
}
