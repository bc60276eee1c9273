import { describe, expect, it } from 'vitest'
import {
  translatorConfigSchema,
  translatorGenerationSchema,
} from '#runtime/models/translator-config.ts'
import { DecodingRules } from '#runtime/seq2seq/rules.ts'

function rules(config: object, generation: object | null = null): DecodingRules {
  const parsed = translatorConfigSchema.parse({
    model_type: 'marian',
    is_encoder_decoder: true,
    ...config,
  })
  return new DecodingRules(
    parsed,
    generation === null ? null : translatorGenerationSchema.parse(generation),
  )
}
/** Tokens that may still come, of six. */
function allowed(made: DecodingRules, ids: number[], maxLength = 100): number[] {
  const logits = new Float32Array(6)
  made.apply(logits, ids, maxLength)
  return [...logits.entries()].filter(([, logit]) => logit !== -Infinity).map(([id]) => id)
}

describe('how a translation is written', () => {
  it('begins with the start token, else with the padding', () => {
    expect(rules({ decoder_start_token_id: 5, pad_token_id: 1 }).startId).toBe(5)
    expect(rules({ pad_token_id: 4 }).startId).toBe(4)
    expect(rules({ pad_token_id: 4 }, { decoder_start_token_id: 2 }).startId).toBe(2)
    expect(rules({ eos_token_id: [0, 3] }).endIds).toEqual([0, 3])
  })

  it('never has a banned word, nor completes a banned sequence', () => {
    const made = rules({ eos_token_id: 0 }, { bad_words_ids: [[5], [1, 2, 3]] })
    expect(allowed(made, [])).toEqual([0, 1, 2, 3, 4])
    expect(allowed(made, [1, 2])).toEqual([0, 1, 2, 4])
    expect(allowed(made, [4, 1, 2])).toEqual([0, 1, 2, 4])
    expect(allowed(made, [2])).toEqual([0, 1, 2, 3, 4])
    expect(allowed(rules({}, { suppress_tokens: [1], begin_suppress_tokens: [2] }), [])).toEqual([
      0, 3, 4, 5,
    ])
    expect(allowed(rules({}, { begin_suppress_tokens: [2] }), [1])).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('begins and ends with what is forced, at the first and the last place', () => {
    const made = rules({ forced_eos_token_id: 0 }, { forced_bos_token_id: 4 })
    expect(allowed(made, [], 3)).toEqual([4])
    expect(allowed(made, [4], 3)).toHaveLength(6)
    expect(allowed(made, [4, 2], 3)).toEqual([0])
  })

  it('is as long as the model’s positions, its configuration and the source allow', () => {
    expect(rules({ max_position_embeddings: 256 }, { max_length: 128 }).maxLength(9)).toBe(128)
    expect(rules({ max_position_embeddings: 64 }, { max_length: 128 }).maxLength(9)).toBe(64)
    expect(rules({}, { max_length: 512, max_length_factor: 2.5 }).maxLength(9)).toBe(23)
    expect(rules({}).maxLength(9)).toBe(512)
  })

  it('is not read from what is no encoder–decoder, or out of bounds', () => {
    const bad = [{ is_encoder_decoder: false }, { eos_token_id: -1 }, { max_length: 0 }]
    for (const part of bad) {
      const config = { model_type: 'marian', is_encoder_decoder: true, ...part }
      expect(translatorConfigSchema.safeParse(config).success).toBe(false)
    }
  })
})
