import { z } from 'zod'
import { transformersJs } from './config.ts'

const tokenId = z
  .number()
  .int()
  .min(0)
  .max(2 ** 24)
const tokenIds = z.union([tokenId.transform((id) => [id]), z.array(tokenId)])
const length = z
  .number()
  .int()
  .min(1)
  .max(2 ** 20)

const count = z.number().int().min(0).max(1000)

/** What config.json and generation_config.json may both say about how a translation is written. */
const generation = {
  decoder_start_token_id: tokenId.nullish(),
  eos_token_id: tokenIds.nullish(),
  pad_token_id: tokenId.nullish(),
  forced_bos_token_id: tokenId.nullish(),
  forced_eos_token_id: tokenIds.nullish(),
  bad_words_ids: z.array(z.array(tokenId).min(1)).nullish(),
  suppress_tokens: z.array(tokenId).nullish(),
  begin_suppress_tokens: z.array(tokenId).nullish(),
  /** Target tokens, the start token counted; max_new_tokens leaves it out and goes before. */
  max_length: length.nullish(),
  max_new_tokens: length.nullish(),
  min_length: count.nullish(),
  min_new_tokens: count.nullish(),
  /** 0: any sequence may come again. */
  no_repeat_ngram_size: count.nullish(),
  /** 1: tokens that were written are as likely as before. */
  repetition_penalty: z.number().positive().max(100).nullish(),
  num_beams: count.nullish(),
  length_penalty: z.number().min(-100).max(100).nullish(),
  /** Of Marian: at most so many target tokens for each source token. */
  max_length_factor: z.number().positive().max(100).nullish(),
}

/** Which languages it goes from and to; some folders say it in config.json, some beside the tokenizer. */
export const languages = {
  source_lang: z.string().max(20).nullish(),
  target_lang: z.string().max(20).nullish(),
  src_lang: z.string().max(20).nullish(),
  tgt_lang: z.string().max(20).nullish(),
}

/** Layers and heads, as the families call them: Marian, BART and M2M100, and T5. */
const sizes = {
  encoder_layers: count.nullish(),
  decoder_layers: count.nullish(),
  encoder_attention_heads: count.nullish(),
  decoder_attention_heads: count.nullish(),
  num_layers: count.nullish(),
  num_decoder_layers: count.nullish(),
  num_heads: count.nullish(),
}

export const translatorConfigSchema = z.looseObject({
  ...generation,
  model_type: z.string().min(1).max(100),
  is_encoder_decoder: z.literal(true),
  max_position_embeddings: length.nullish(),
  d_model: length.nullish(),
  /** Of Marian and M2M100, of T5. */
  encoder_ffn_dim: length.nullish(),
  d_ff: length.nullish(),
  /** The same of T5, which has no table of positions: what it was trained on. */
  n_positions: length.nullish(),
  ...sizes,
  ...languages,
  ...transformersJs,
})
export type TranslatorConfig = z.output<typeof translatorConfigSchema>

export const translatorGenerationSchema = z.looseObject(generation)
export type TranslatorGeneration = z.output<typeof translatorGenerationSchema>
