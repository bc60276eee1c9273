/**
 * What can be exposed, per layer i (S new rows, T = past + S, H heads, d head size):
 * `attention` vitrine.attention.i [1, H, S, T] after the softmax · `query` vitrine.q.i [1, H, S, d],
 * `key` vitrine.k.i and `value` vitrine.v.i [1, kvHeads, S, d] as the attention uses them, rotary
 * positions applied · `residual` vitrine.residual.i [1, S, width], 0 = embedding … n = after the
 * last layer · `attention-residual` vitrine.attn_residual.i, between attention and MLP · `mlp`
 * vitrine.mlp.i [1, S, intermediate], the down projection's input · `attention-input`
 * vitrine.attn_input.i and `mlp-input` vitrine.mlp_input.i: what the first projections of the two
 * read, normalised in a pre-norm block · `attention-output` vitrine.attn_output.i and `mlp-output`
 * vitrine.mlp_output.i: what they add to the stream; these four [1, S, width], or [S, width] where the
 * graph flattens · `context` vitrine.context.i [1, H, S, d]: Σ weight·v of every head · `summary` one
 * tensor vitrine.attention_summary [n, 1, 1, T]: the mean over the heads of the last new row's
 * attention.
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
  'attention-input',
  'context',
  'attention-output',
  'mlp-input',
  'mlp-output',
] as const
/**
 * `last-query`, in place of `summary` where the attention node shows no weights: one tensor
 * vitrine.last_query [n, H, 1, d], the last new row's query of every layer, rotary positions applied.
 */
export type Capture = (typeof CAPTURES)[number] | 'last-query'
export type LayerCapture = Exclude<Capture, 'summary' | 'last-query'>

export const SUMMARY = 'vitrine.attention_summary'
export const LAST_QUERY = 'vitrine.last_query'

const PREFIX: Record<LayerCapture, string> = {
  attention: 'vitrine.attention.',
  query: 'vitrine.q.',
  key: 'vitrine.k.',
  value: 'vitrine.v.',
  residual: 'vitrine.residual.',
  'attention-residual': 'vitrine.attn_residual.',
  mlp: 'vitrine.mlp.',
  'attention-input': 'vitrine.attn_input.',
  context: 'vitrine.context.',
  'attention-output': 'vitrine.attn_output.',
  'mlp-input': 'vitrine.mlp_input.',
  'mlp-output': 'vitrine.mlp_output.',
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
