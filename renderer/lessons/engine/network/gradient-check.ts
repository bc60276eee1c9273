import type { Parameter } from './parameter.ts'
import type { Trainable } from './trainer.ts'

/** One derivative in two ways. */
export interface GradientCheck {
  /** What the backward pass says. */
  backward: number
  /** (L(w + ε) − L(w − ε)) / 2ε: two forward passes. */
  differences: number
  /** |backward − differences| / max(|backward|, |differences|); a derivative below 1e-6 counts as that. */
  error: number
}

/** Checks one number's gradient by moving it a little to both sides. The number is left as it was. */
export function checkGradient(
  model: Trainable,
  sentences: readonly (readonly number[])[],
  parameter: Parameter,
  index: number,
  epsilon = 1e-5,
): GradientCheck {
  const { data } = parameter.value
  const original = data[index]!
  const lossAt = (value: number): number => {
    data[index] = value
    return model.learnFrom(sentences)
  }
  const differences = (lossAt(original + epsilon) - lossAt(original - epsilon)) / (2 * epsilon)
  lossAt(original)
  const backward = parameter.gradient.data[index]!
  const largest = Math.max(1e-6, Math.abs(backward), Math.abs(differences))
  return { backward, differences, error: Math.abs(backward - differences) / largest }
}
