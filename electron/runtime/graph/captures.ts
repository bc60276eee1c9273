/**
 * What can be exposed, per layer i (S new rows, T = past + S, H heads, d head size):
 * `attention` vitrine.attention.i [1, H, S, T] after the softmax · `query` vitrine.q.i [1, H, S, d],
 * `key` vitrine.k.i and `value` vitrine.v.i [1, kvHeads, S, d] as the attention uses them, rotary
 * positions applied · `residual` vitrine.residual.i [1, S, width], 0 = embedding … n = after the
 * last layer · `attention-residual` vitrine.attn_residual.i, between attention and MLP · `mlp`
 * vitrine.mlp.i [1, S, intermediate], the down projection's input · `summary` one tensor
 * vitrine.attention_summary [n, 1, 1, T]: the mean over the heads of the last new row's attention.
 */
export const CAPTURES = [
  'attention',
  'summary',
  'query',
  'key',
  'value',
  'residual',
  'attention-residual',
  'mlp',
] as const
export type Capture = (typeof CAPTURES)[number]
export type LayerCapture = Exclude<Capture, 'summary'>

export const SUMMARY = 'vitrine.attention_summary'

const PREFIX: Record<LayerCapture, string> = {
  attention: 'vitrine.attention.',
  query: 'vitrine.q.',
  key: 'vitrine.k.',
  value: 'vitrine.v.',
  residual: 'vitrine.residual.',
  'attention-residual': 'vitrine.attn_residual.',
  mlp: 'vitrine.mlp.',
}

/** Name of the output that shows `capture` of layer (or residual boundary) `index`. */
export function outputName(capture: LayerCapture, index: number): string {
  return `${PREFIX[capture]}${index}`
}

/** An output that was asked for and cannot be had, and why. */
export interface Missing {
  readonly output: string
  readonly reason: string
}
