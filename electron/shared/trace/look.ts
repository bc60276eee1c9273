import type { TranslationPart } from './probe.ts'

export const SECTIONS = [
  'distribution',
  'dice',
  'tokens',
  'embedding',
  'attention',
  'qkv',
  'block',
  'lens',
  'contexts',
  'ablation',
] as const
export type SectionName = (typeof SECTIONS)[number]

/** The distribution's way from the model to the choice. */
export const STAGES = ['model', 'temperature', 'filters'] as const

/**
 * Which row of the attention belongs to a token: the one that predicted it is the query of the token
 * before it; its own is what it looked at when it was read.
 */
export const QUERIES = ['predicting', 'reading'] as const
export type QueryChoice = (typeof QUERIES)[number]

export const WALLS = ['row', 'matrix', 'table'] as const
export const FIGURES = ['arcs', 'heat', 'matrix', 'table'] as const

/**
 * What an attention picture is of: a layer's head or heads, as the selection says; the mean of all heads
 * of all layers; or attention rollout (Abnar & Zuidema 2020).
 */
export const OVERS = ['layer', 'all', 'rollout'] as const
export type Over = (typeof OVERS)[number]

/** The steps of one head's attention (see inspector/qkv). */
export const QKV_STEPS = [
  'project',
  'rotate',
  'dot',
  'scale',
  'bias',
  'mask',
  'softmax',
  'mix',
] as const
export type QkvStepName = (typeof QKV_STEPS)[number]

/** Where the lens is looked through while layer 0 is selected. */
export const LENS_PLACES = ['end', 'embedding', 'layer'] as const

/** What a token's colour can say. `from` and `to` are seen from the selected token. */
export const COLOURINGS = ['probability', 'surprise', 'entropy', 'rank', 'from', 'to'] as const
export type Colouring = (typeof COLOURINGS)[number]

export const TRANSLATION_PANELS = ['words', 'steps', 'beams', 'architecture'] as const
export type TranslationPanel = (typeof TRANSLATION_PANELS)[number]

/** The three attentions of the Transformer paper, figure 1. */
export const ATTENTION_VIEWS = ['cross', 'decoder-self', 'encoder-self'] as const
export type AttentionView = (typeof ATTENTION_VIEWS)[number]

/** The boxes of that figure; a recurrent decoder has `recurrent` in place of `decoder-self`. */
export const ARCHITECTURE_PARTS = [
  ...ATTENTION_VIEWS,
  'recurrent',
  'input-embedding',
  'input-position',
  'encoder-self-norm',
  'encoder-feed-forward',
  'encoder-feed-forward-norm',
  'output-embedding',
  'output-position',
  'decoder-self-norm',
  'cross-norm',
  'decoder-feed-forward',
  'decoder-feed-forward-norm',
  'linear',
  'softmax',
] as const
export type ArchitecturePart = (typeof ARCHITECTURE_PARTS)[number]

/** How the weights between two words follow from those between their tokens. */
export const MERGE_RULES = ['max', 'mean'] as const
export type MergeRule = (typeof MERGE_RULES)[number]

/** What is switched off in a model, all lists rising and each thing once. */
export interface Switches {
  heads: readonly (readonly [layer: number, head: number])[]
  /** Layers whose feed-forward network is. */
  ffns: readonly number[]
  /** Positions nobody but themselves may look at. */
  masked: readonly number[]
  noPositions: boolean
}

/** What is looked at, and how: kept with a bookmark, so that going there shows it again. */
export interface Look {
  /** Whether texts are shown as tokens, and what their colours say. */
  xray: boolean
  colours: Colouring
  /** Whether the inspector is open, and which of its sections. */
  inspector: boolean
  open: readonly SectionName[]
  /** Of a token of the bookmark's run; null where none was selected. */
  position: number | null
  layer: number
  head: number | 'mean'
  stage: (typeof STAGES)[number]
  query: QueryChoice
  hideFirst: boolean
  wall: (typeof WALLS)[number]
  figure: (typeof FIGURES)[number]
  over: Over
  /** Percent, 0–50. */
  floor: number
  qkvStep: QkvStepName
  qkvWhole: boolean
  lens: (typeof LENS_PLACES)[number]
  /** Of the ablation, in this part of the model (null: it has none). */
  /** Of a translation's own figures. */
  translation: {
    panel: TranslationPanel
    attention: AttentionView
    part: ArchitecturePart
    layer: number | 'mean'
    head: number | 'mean'
    rule: MergeRule
  }
  off: Switches & { part: TranslationPart | null }
}
