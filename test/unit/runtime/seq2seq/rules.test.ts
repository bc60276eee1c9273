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

  it('begins with the language that is asked for, whatever the folder forces', () => {
    const made = rules({ forced_bos_token_id: 4, bad_words_ids: [[3]] })
    expect(allowed(made.beginningWith(3), [])).toEqual([3])
    expect(allowed(made.beginningWith(5), [])).toEqual([5])
    expect(allowed(made.beginningWith(5), [5])).toEqual([0, 1, 2, 4, 5])
    expect(allowed(made, [])).toEqual([4])
  })

  it('does not end too early', () => {
    const config = { eos_token_id: 0, decoder_start_token_id: 5 }
    // The start token is counted in min_length, and not in min_new_tokens.
    const shortest = rules(config, { min_length: 3 })
    expect([[], [1], [1, 2]].map((ids) => allowed(shortest, ids).includes(0))).toEqual([
      false,
      false,
      true,
    ])
    const fewest = rules(config, { min_new_tokens: 3 })
    expect([[1], [1, 2], [1, 2, 3]].map((ids) => allowed(fewest, ids).includes(0))).toEqual([
      false,
      false,
      true,
    ])
  })

  it('never writes a sequence for a second time where that is not wanted, the start token counted', () => {
    const made = rules({ decoder_start_token_id: 5 }, { no_repeat_ngram_size: 2 })
    expect(allowed(made, [])).toHaveLength(6)
    expect(allowed(made, [1, 2, 1])).toEqual([0, 1, 3, 4, 5])
    expect(allowed(made, [1, 5])).toEqual([0, 2, 3, 4, 5])
    expect(allowed(rules({}, { no_repeat_ngram_size: 1 }), [3])).toEqual([1, 2, 4, 5])
  })

  it('lowers what was written by the penalty, on both sides of 0', () => {
    const made = rules({ decoder_start_token_id: 5 }, { repetition_penalty: 2 })
    const logits = Float32Array.of(4, -4, 3, -3, 2, 6)
    made.apply(logits, [0, 1, 0], 100)
    expect([...logits]).toEqual([2, -8, 3, -3, 2, 3])
  })

  it('suggests the folder’s search, within what can be shown', () => {
    expect(rules({}).suggested).toEqual({ beams: 1, lengthPenalty: 1 })
    expect(rules({ num_beams: 6 }, { length_penalty: 0.6 }).suggested).toEqual({
      beams: 6,
      lengthPenalty: 0.6,
    })
    expect(rules({ num_beams: 12 }).suggested.beams).toBe(8)
  })

  it('is as long as the model’s positions, its configuration and the source allow', () => {
    expect(rules({ max_position_embeddings: 256 }, { max_length: 128 }).maxLength(9)).toBe(127)
    expect(rules({ max_position_embeddings: 64 }, { max_length: 128 }).maxLength(9)).toBe(64)
    expect(rules({}, { max_length: 512, max_length_factor: 2.5 }).maxLength(9)).toBe(23)
    expect(rules({}).maxLength(9)).toBe(512)
    expect(rules({}, { max_length: 128, max_new_tokens: 40 }).maxLength(9)).toBe(40)
    expect(rules({}, { max_length: 1 }).maxLength(9)).toBe(1)
  })

  it('is not read from what is no encoder–decoder, or out of bounds', () => {
    const bad = [{ is_encoder_decoder: false }, { eos_token_id: -1 }, { max_length: 0 }]
    for (const part of bad) {
      const config = { model_type: 'marian', is_encoder_decoder: true, ...part }
      expect(translatorConfigSchema.safeParse(config).success).toBe(false)
    }
  })
})
