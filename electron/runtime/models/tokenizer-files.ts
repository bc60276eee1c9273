import { z } from 'zod'
import { byteScheme, type ByteScheme } from './token-bytes.ts'

const typed = z.looseObject({ type: z.string() })
const component = typed.extend({
  pattern: z.looseObject({ String: z.string().optional() }).optional(),
})
const components = component.extend({
  decoders: z.array(component).optional(),
  pretokenizers: z.array(component).optional(),
})

/** The parts of tokenizer.json that are looked at here; the tokenizer itself reads the rest. */
export const tokenizerSchema = z.looseObject({
  model: z.looseObject({ type: z.enum(['BPE', 'WordPiece', 'Unigram', 'WordLevel']).nullish() }),
  added_tokens: z.array(
    z.looseObject({
      id: z
        .number()
        .int()
        .min(0)
        .max(2 ** 24),
      content: z.string().min(1).max(10_000),
      special: z.boolean().default(false),
    }),
  ),
  normalizer: typed.extend({ normalizers: z.array(typed).optional() }).nullish(),
  pre_tokenizer: components.nullish().transform((value) => value ?? null),
  post_processor: typed.extend({ processors: z.array(typed).optional() }).nullish(),
  decoder: components.nullish().transform((value) => value ?? null),
})
export type TokenizerJson = z.output<typeof tokenizerSchema>

const templateList = z.array(z.looseObject({ name: z.string(), template: z.string() }))

export const tokenizerConfigSchema = z.looseObject({
  chat_template: z.union([z.string(), templateList]).nullish(),
})
export type TokenizerConfig = z.output<typeof tokenizerConfigSchema>

export const chatTemplateSchema = z.looseObject({ chat_template: z.string() })

/** How this vocabulary writes bytes. */
export function schemeOf(tokenizer: TokenizerJson): ByteScheme {
  const { decoder, pre_tokenizer: before } = tokenizer
  const parts = [decoder, ...(decoder?.decoders ?? []), before, ...(before?.pretokenizers ?? [])]
  const types = new Set(parts.flatMap((part) => (part === null ? [] : [part.type])))
  // Llama's decoder is a Replace of ▁ by a space.
  if (parts.some((part) => part?.pattern?.String === '▁')) types.add('▁')
  return byteScheme(types)
}

const SPECIAL_NAMES = [
  'bos_token',
  'eos_token',
  'unk_token',
  'sep_token',
  'pad_token',
  'cls_token',
  'mask_token',
] as const

const tokenText = z.union([z.string(), z.looseObject({ content: z.string() })])

/** The named special tokens (`bos_token` …) as text: chat templates use them as variables. */
export function specialTokens(config: TokenizerConfig): Record<string, string> {
  const named: Record<string, string> = {}
  for (const name of SPECIAL_NAMES) {
    const value = tokenText.safeParse(config[name])
    if (value.success) {
      named[name] = typeof value.data === 'string' ? value.data : value.data.content
    }
  }
  return named
}

/** Every token tokenizer.json names, added ones last: a list of pairs in Unigram, a record by token else. */
export function vocabularyOf({ model, added_tokens: added }: TokenizerJson): string[] {
  const { vocab } = model
  const listed = Array.isArray(vocab)
    ? vocab.map((entry: unknown): unknown => (Array.isArray(entry) ? entry[0] : null))
    : Object.keys(vocab ?? {})
  const tokens = listed.filter((token) => typeof token === 'string')
  return [...new Set([...tokens, ...added.map(({ content }) => content)])]
}
