import type { ChatTemplate } from './chat-template.ts'
import type { GenerationConfig, ModelConfig } from './config.ts'
import type { ModelTokenizer } from './tokenizer.ts'

/**
 * Tokens that end an answer: those the configs name, the tokenizer's end token, and the special token
 * the chat template writes behind an answer.
 */
export function stopIds(
  tokenizer: ModelTokenizer,
  endToken: string | undefined,
  template: ChatTemplate | null,
  config: ModelConfig,
  generation: GenerationConfig | null,
): number[] {
  const ids = new Set([...(config.eos_token_id ?? []), ...(generation?.eos_token_id ?? [])])
  const end = endToken === undefined ? undefined : tokenizer.idOf(endToken)
  if (end !== undefined) ids.add(end)
  const closing = template === null ? undefined : closingToken(tokenizer, template)
  if (closing !== undefined) ids.add(closing)
  return [...ids].sort((a, b) => a - b)
}

const ANSWER = '\uE0F2'

function closingToken(tokenizer: ModelTokenizer, template: ChatTemplate): number | undefined {
  const text = template.tryRender(
    [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: ANSWER },
    ],
    false,
  )
  const tail = text?.split(ANSWER)[1]
  if (tail === undefined) return undefined
  const id = tokenizer.encode(tail).find((token) => tokenizer.isSpecial(token))
  return id
}
