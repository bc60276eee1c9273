import type { RotaryAngles } from '#shared/runtime/model-info.ts'
import type { LayerDescription } from '../graph/description.ts'
import type { ModelConfig } from './config.ts'

/**
 * How far the model turns its queries and keys by their position (Su et al. 2021), where its graph turns
 * them and config.json says by which base; null where it scales the angles or has several bases, as then
 * no single rule holds.
 */
export function rotaryAngles(
  config: ModelConfig,
  first: Pick<LayerDescription, 'rotary' | 'headDim'> | undefined,
): RotaryAngles | null {
  if (first === undefined || first.rotary.kind === 'none') return null
  const { rope_parameters: parameters, rope_scaling: scaling, rope_local_base_freq: local } = config
  const type = parameters?.rope_type ?? 'default'
  if (type !== 'default' || (scaling ?? null) !== null || (local ?? null) !== null) return null
  const base = config.rope_theta ?? parameters?.rope_theta
  if (base === null || base === undefined) return null
  const part = config.partial_rotary_factor ?? parameters?.partial_rotary_factor ?? 1
  const { rotary, headDim } = first
  const dim = rotary.kind === 'in-attention' ? rotary.rotaryDim : Math.round(headDim * part)
  return { base, dim, interleaved: rotary.interleaved }
}
