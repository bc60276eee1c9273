import type { BlockStage } from '#shared/trace/probe.ts'

/** Attentions of one stack: its states' to each other, and the decoder's to the source. */
export type AttentionKind = 'attention' | 'cross'
export type AttentionTensor = 'query' | 'key' | 'value' | 'weights' | 'context' | 'bias'

/** Of the residual stream `[1, S, width]`: 0 = what the first block reads … n = what the last one leaves. */
export function streamName(index: number): string {
  return `vitrine.stream.${String(index)}`
}

/** `[1, S, n]` */
export function stageName(stage: BlockStage, layer: number): string {
  return `vitrine.stage.${stage}.${String(layer)}`
}

/** As AttentionParts has it, one more axis for the batch or not. */
export function attentionName(kind: AttentionKind, tensor: AttentionTensor, layer: number): string {
  return `vitrine.${kind}.${tensor}.${String(layer)}`
}

/** What an attention's query product reads, `[1, S, width]`. */
export function inputName(kind: AttentionKind, layer: number): string {
  return `vitrine.${kind}.input.${String(layer)}`
}

/** What can be switched off, as inputs of the graph: bool, true leaves it on. */
export const SWITCH = {
  /** `[H, 1, 1]` */
  heads: (kind: AttentionKind, layer: number) => `vitrine.on.${kind}.${String(layer)}`,
  /** `[1]` */
  feed: (layer: number) => `vitrine.on.ffn.${String(layer)}`,
  /** `[1]` */
  positions: 'vitrine.on.positions',
  /** `[S, T]`: whether a query sees a key. */
  visible: 'vitrine.visible',
} as const
