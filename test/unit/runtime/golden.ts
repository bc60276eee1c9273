import { readFileSync } from 'node:fs'
import { z } from 'zod'

const answer = z.object({
  top20_ids: z.array(z.number()),
  top20_logprobs: z.array(z.number()),
  greedy_ids: z.array(z.number()),
  greedy_text: z.string(),
})
const rows = z.array(z.array(z.number()))

const schema = z.object({
  prompts: z.array(
    z.object({ prompt: z.string(), text: z.string(), ids: z.array(z.number()), reference: answer }),
  ),
  attention: z.object({
    ids: z.array(z.number()),
    text: z.string(),
    head: z.number(),
    layers: z.record(z.string(), z.object({ reference: rows })),
  }),
  tokenizer: z.array(z.object({ text: z.string(), ids: z.array(z.number()) })),
})

/** Reference data for the bundled model, made with PyTorch in float32 and llama.cpp's tokenizer. */
export const GOLDEN = schema.parse(
  JSON.parse(readFileSync('test/fixtures/golden/golden-smollm2.json', 'utf8')),
)
