import { gptParameters } from './engine/transformer/size.ts'

/** Something that happened: when its paper or product came out. The words are `lessons.paper.events.<key>`. */
export interface HistoryEvent {
  key: string
  /** ISO 8601. */
  date: string
}

/** Dates of first publication: arXiv's first version, or the announcement where there was no paper. */
export const TIMELINE: readonly HistoryEvent[] = [
  { key: 'word2vec', date: '2013-01-16' }, // arXiv:1301.3781
  { key: 'alignment', date: '2014-09-01' }, // arXiv:1409.0473
  { key: 'seq2seq', date: '2014-09-10' }, // arXiv:1409.3215
  { key: 'transformer', date: '2017-06-12' }, // arXiv:1706.03762
  { key: 'gpt', date: '2018-06-11' },
  { key: 'bert', date: '2018-10-11' }, // arXiv:1810.04805
  { key: 'gpt2', date: '2019-02-14' },
  { key: 't5', date: '2019-10-23' }, // arXiv:1910.10683
  { key: 'gpt3', date: '2020-05-28' }, // arXiv:2005.14165
  { key: 'chatgpt', date: '2022-11-30' },
  { key: 'smollm2', date: '2025-02-04' }, // arXiv:2502.02737
]

/** Where between the first and the last event one lies, 0–1. */
export function placeInTime(date: string): number {
  const [first, last] = [TIMELINE[0]?.date, TIMELINE.at(-1)?.date].map((each) =>
    Date.parse(each ?? date),
  ) as [number, number]
  return (Date.parse(date) - first) / (last - first)
}

/** A system's result on newstest2014 and what its training cost. */
export interface TranslationResult {
  name: string
  /** How words reach each other in it. */
  kind: 'recurrent' | 'convolution' | 'attention'
  /** Several networks asked together. */
  ensemble: boolean
  /** 0–100; English to German, and to French. null: the paper gives none. */
  bleu: Readonly<Record<'de' | 'fr', number | null>>
  /** Floating-point operations, as the paper estimates them. */
  flops: Readonly<Record<'de' | 'fr', number | null>>
}

const result = (
  name: string,
  kind: TranslationResult['kind'],
  ensemble: boolean,
  [de, fr]: readonly [number | null, number | null],
  [deFlops, frFlops]: readonly [number | null, number | null],
): TranslationResult => ({
  name,
  kind,
  ensemble,
  bleu: { de, fr },
  flops: { de: deFlops, fr: frFlops },
})

/** Vaswani et al. 2017, table 2. */
export const RESULTS: readonly TranslationResult[] = [
  result('ByteNet', 'convolution', false, [23.75, null], [null, null]),
  result('Deep-Att + PosUnk', 'recurrent', false, [null, 39.2], [null, 1.0e20]),
  result('GNMT + RL', 'recurrent', false, [24.6, 39.92], [2.3e19, 1.4e20]),
  result('ConvS2S', 'convolution', false, [25.16, 40.46], [9.6e18, 1.5e20]),
  result('MoE', 'recurrent', false, [26.03, 40.56], [2.0e19, 1.2e20]),
  result('Deep-Att + PosUnk', 'recurrent', true, [null, 40.4], [null, 8.0e20]),
  result('GNMT + RL', 'recurrent', true, [26.3, 41.16], [1.8e20, 1.1e21]),
  result('ConvS2S', 'convolution', true, [26.36, 41.29], [7.7e19, 1.2e21]),
  result('Transformer (base)', 'attention', false, [27.3, 38.1], [3.3e18, 3.3e18]),
  result('Transformer (big)', 'attention', false, [28.4, 41.8], [2.3e19, 2.3e19]),
]

export interface PairResult {
  name: string
  kind: TranslationResult['kind']
  ensemble: boolean
  bleu: number
  flops: number | null
}

/** The results that a language pair has, worst first; and by how much the best is ahead of all before it. */
export function resultsOf(pair: 'de' | 'fr'): {
  results: PairResult[]
  best: PairResult | null
  bestBefore: PairResult | null
} {
  const results = RESULTS.flatMap(({ bleu, flops, ...rest }) => {
    const score = bleu[pair]
    return score === null ? [] : [{ ...rest, bleu: score, flops: flops[pair] }]
  }).sort((a, b) => a.bleu - b.bleu)
  return {
    results,
    best: results.findLast(({ kind }) => kind === 'attention') ?? null,
    bestBefore: results.findLast(({ kind }) => kind !== 'attention') ?? null,
  }
}

/** A model's size, to be drawn to scale. */
export interface ModelSize {
  name: string
  parameters: number
  /** The model of this laptop. */
  loaded: boolean
}

const GPT_2 = { contextLength: 1024, vocabulary: 50_257 }
/** GPT-2 (Radford et al. 2019, table 2) and GPT-3 (Brown et al. 2020, table 2.1), by their dimensions. */
const PUBLISHED = [
  { name: 'GPT-3', layers: 96, width: 12_288, contextLength: 2048, vocabulary: 50_257 },
  { name: 'GPT-2 XL', layers: 48, width: 1600, ...GPT_2 },
  { name: 'GPT-2 large', layers: 36, width: 1280, ...GPT_2 },
  { name: 'GPT-2 medium', layers: 24, width: 1024, ...GPT_2 },
  { name: 'GPT-2 small', layers: 12, width: 768, ...GPT_2 },
] as const

/** The published models and the loaded one, the largest first. */
export function modelSizes(loaded: { id: string; parameters: number } | null): ModelSize[] {
  const sizes = PUBLISHED.map((model) => ({
    name: model.name,
    parameters: gptParameters(model),
    loaded: false,
  }))
  const own = loaded ? [{ name: loaded.id, parameters: loaded.parameters, loaded: true }] : []
  return [...sizes, ...own].sort((a, b) => b.parameters - a.parameters)
}
