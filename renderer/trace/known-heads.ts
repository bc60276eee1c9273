import type { LayerChoice } from './attention-matrix.ts'

/** What a model's card says about its cross-attention heads, counted from 0. */
interface KnownHeads {
  /** Shows best which word comes from which. */
  start: { layer: LayerChoice; head: number | 'mean' }
  /** Pulled towards word alignments while the model was trained: what they show was not all learned freely. */
  guided: readonly { layer: number; head: number }[]
}

/** By the sha256 of the decoder's graph: a name may stand for other weights. */
const KNOWN: Record<string, KnownHeads> = {
  // tatoeba-en-zh: decoder_model_merged.onnx, its card's section "Quality".
  '3175d23de07313b6a415b7d82af5385d8f3bac0a4d012a6fa4aa1e860e80bb19': {
    start: { layer: 2, head: 0 },
    guided: [{ layer: 1, head: 0 }],
  },
}

const UNKNOWN: KnownHeads = { start: { layer: 'mean', head: 'mean' }, guided: [] }

export function knownHeads(sha256: string): KnownHeads {
  return KNOWN[sha256] ?? UNKNOWN
}
