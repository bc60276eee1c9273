import type { Absence } from './absence.ts'

/** Whether something can be seen, and why not where not. */
export type Seen = { ok: true } | { ok: false; reason: Absence }

/** A loaded encoder–decoder: what its graphs and its files say about it. */
export interface TranslatorInfo {
  id: string
  /** sha256 of the decoder's graph file, hex. */
  sha256: string
  /** `model_type` of config.json: marian, t5, m2m_100 … */
  family: string
  precision: string
  layers: { encoder: number; decoder: number }
  /** 0 where neither its graphs nor its config.json tell. */
  heads: { encoder: number; decoder: number }
  vocabSize: number
  /** Source tokens it can read, the end token counted. */
  maxSource: number
  /** Numbers in a token's vector, and inside a feed-forward layer, as config.json says; null where not. */
  hiddenSize: number | null
  feedForwardSize: number | null
  /** Which attentions its graphs show: the encoder's, the decoder's to itself, and that to the source. */
  inspect: Record<'encoder' | 'decoder' | 'cross', Seen>
  /** The decoder carries a recurrent cell instead of attending to what it wrote. */
  recurrent: boolean
  /** The pair it was made for, as its folder names them (`en`, `zho` …); null where it does not. */
  sourceLanguage: string | null
  targetLanguage: string | null
  threads: number
}
