import { readFileSync } from 'node:fs'
import { z } from 'zod'

const ids = z.array(z.number())
const rows = z.array(z.array(z.number()))
const read = (name: string): unknown =>
  JSON.parse(readFileSync(`test/fixtures/golden/golden-${name}.json`, 'utf8'))
const tokenizer = z.array(z.object({ text: z.string(), ids }))

/** Reference data for the teaching model, made with PyTorch in float32 and SentencePiece. */
export const TATOEBA = z
  .object({
    decoder_start_token_id: z.number(),
    eos_token_id: z.number(),
    sentences: z.array(
      z.object({
        text: z.string(),
        input_ids: ids,
        greedy_ids: ids,
        greedy_text: z.string(),
        beam4_text: z.string(),
        cross_attention_l0h0: rows.optional(),
        first_logits_top5: z.array(z.tuple([z.number(), z.number()])),
      }),
    ),
    tokenizer: z.array(z.object({ text: z.string(), ids, decoded: z.string() })),
  })
  .parse(read('tatoeba-en-zh'))

const direction = z.object({
  sentences: z.array(
    z.object({ source: z.string(), source_ids: ids, target_ids: ids, target: z.string() }),
  ),
  cross_attention: z.object({
    source_ids: ids,
    target_ids: ids,
    head: z.number(),
    layer_0: rows,
    layer_1: rows,
  }),
  first_step_logits: z.object({ source_ids: ids, ids, logits: z.array(z.number()) }),
  tokenizer,
})

/** The same for the EN ⇄ PT translators. */
export const BERGAMOT = z
  .object({ 'bergamot-en-pt': direction, 'bergamot-pt-en': direction })
  .parse(read('bergamot'))
