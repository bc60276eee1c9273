import { RELU, silu } from './engine/transformer/activation.ts'

/** What stands between the matrices of the feed-forward networks that lessons look into. */
export const ACTIVATIONS = { relu: RELU.value, silu } as const
export type ActivationName = keyof typeof ACTIVATIONS
