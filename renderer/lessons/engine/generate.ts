import { chooseToken, type Choice } from '#shared/trace/choice/choose.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import type { NextTokenModel } from './next-token-model.ts'

/** One turn of the loop: predict → choose → append. */
export interface GenerationStep {
  /** 0-based over the tokens written. */
  step: number
  /** What the model had read when it chose. */
  context: readonly number[]
  /** `[vocabulary]`, summing to 1. */
  probabilities: Float64Array
  choice: Choice
}

/** Why a text ended: its end token, as long as it may be, or a context the model has nothing to say about. */
export type GenerationEnd = 'eos' | 'length' | 'no-prediction'

/**
 * Writes a text token by token, with the choice that the real models' tokens are chosen by: the same
 * settings and seed give the same text.
 *
 * @param prompt token ids; may be empty where the vocabulary has an end token, which then begins the text
 * @returns why it ended
 */
export function* generate(
  model: NextTokenModel,
  prompt: readonly number[],
  sampling: SamplingSettings,
): Generator<GenerationStep, GenerationEnd> {
  const { end } = model.vocabulary
  const context = [...prompt]
  for (let step = 0; step < sampling.maxTokens; step++) {
    // A Transformer's text ends with its window; a table's window is short, and slides.
    if (model.attention !== undefined && context.length > model.contextLength) return 'length'
    const probabilities = model.predict(context)
    if (probabilities === null) return 'no-prediction'
    const choice = chooseToken(logitsOf(probabilities), sampling, context.length)
    yield { step, context: [...context], probabilities, choice }
    if (choice.id === end) return 'eos'
    context.push(choice.id)
  }
  return 'length'
}

/** Logits whose softmax is this distribution: ln p, −∞ for what is impossible. */
function logitsOf(probabilities: Float64Array): Float32Array {
  return Float32Array.from(probabilities, Math.log)
}
