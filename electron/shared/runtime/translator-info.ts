import type { ProbeKind, TranslationPart } from '../trace/probe.ts'
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
  /** What can be asked about a translation of each part of it (`run.probe`), and why not where not. */
  probes: Record<TranslationPart, Record<ProbeKind, Seen>>
  /** The decoder carries a recurrent cell instead of attending to what it wrote. */
  recurrent: boolean
  /**
   * Languages it can be asked for, in its own codes (`en`, `zho`, `cmn_Hans` …); empty where its folder
   * names none. Several only where the model is told: M2M100, NLLB, mBART, Marian with several targets.
   */
  languages: { source: string[]; target: string[] }
  /** The pair it goes between where none is chosen; null: its folder names none, or it must be chosen. */
  sourceLanguage: string | null
  targetLanguage: string | null
  /** Token of what its vocabulary has no piece for; null where it has none such. */
  unknownId: number | null
  /** What generation_config.json suggests for a search; 1 and 1 where it does not. */
  suggested: { beams: number; lengthPenalty: number }
  threads: number
}
