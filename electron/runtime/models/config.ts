import { z } from 'zod'

const upTo = (most: number) => z.number().int().min(1).max(most)
/** Some families have a number of their own for each layer. */
const oneOrMany = (most: number) => z.union([upTo(most), z.array(upTo(most)).max(1024)]).nullish()
const count = upTo(2 ** 27)
const tokenId = z
  .number()
  .int()
  .min(0)
  .max(2 ** 24)
const tokenIds = z.union([tokenId.transform((id) => [id]), z.array(tokenId)])

const lengths = {
  max_position_embeddings: count.nullish(),
  n_positions: count.nullish(),
  n_ctx: count.nullish(),
  max_sequence_length: count.nullish(),
  seq_length: count.nullish(),
  max_seq_len: count.nullish(),
}

/** Sizes as the families call them, each within what any model has. The graph's own are what counts. */
const sizes = {
  vocab_size: upTo(2 ** 22).nullish(),
  hidden_size: upTo(2 ** 17).nullish(),
  n_embd: upTo(2 ** 17).nullish(),
  num_hidden_layers: upTo(1024).nullish(),
  n_layer: upTo(1024).nullish(),
  num_attention_heads: oneOrMany(4096),
  num_key_value_heads: oneOrMany(4096),
  n_head: oneOrMany(4096),
  head_dim: oneOrMany(2 ** 14),
  intermediate_size: oneOrMany(2 ** 20),
}

/** What a folder tells Transformers.js: the weights' format it recommends, for all graphs or by base name. */
export const transformersJs = {
  'transformers.js_config': z
    .looseObject({ dtype: z.union([z.string(), z.record(z.string(), z.string())]).nullish() })
    .nullish(),
}

const rotary = {
  rope_theta: z.number().positive().nullish(),
  partial_rotary_factor: z.number().positive().max(1).nullish(),
}

/** The parts of a Hugging Face config.json that decide how a decoder is run. */
export const configSchema = z.looseObject({
  model_type: z.string().min(1).max(100),
  is_encoder_decoder: z.boolean().nullish(),
  eos_token_id: tokenIds.nullish(),
  ...lengths,
  ...sizes,
  ...rotary,
  rope_parameters: z.looseObject({ ...rotary, rope_type: z.string().nullish() }).nullish(),
  rope_scaling: z.unknown().optional(),
  rope_local_base_freq: z.unknown().optional(),
  text_config: z.looseObject(lengths).nullish(),
  ...transformersJs,
})
export type ModelConfig = z.output<typeof configSchema>

export const generationConfigSchema = z.looseObject({ eos_token_id: tokenIds.nullish() })
export type GenerationConfig = z.output<typeof generationConfigSchema>

const DEFAULT_CONTEXT = 1024

/** How many tokens the model was made for: config.json names it differently from family to family. */
export function contextLengthOf(config: ModelConfig): number {
  for (const part of [config, config.text_config ?? {}]) {
    const { max_position_embeddings, n_positions, n_ctx, max_sequence_length } = part
    const length =
      max_position_embeddings ??
      n_positions ??
      n_ctx ??
      max_sequence_length ??
      part.seq_length ??
      part.max_seq_len
    if (length !== null && length !== undefined) return length
  }
  return DEFAULT_CONTEXT
}

/** The weights' format the folder recommends for a graph of that base name, e.g. `q4`. */
export function preferredDtype(
  config: Pick<ModelConfig, 'transformers.js_config'>,
  base: string,
): string | null {
  const dtype = config['transformers.js_config']?.dtype
  if (dtype === null || dtype === undefined) return null
  return typeof dtype === 'string' ? dtype : (dtype[base] ?? null)
}
