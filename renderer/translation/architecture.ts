import type { RunHeader } from '#shared/trace/event.ts'
import type { RunView } from '../trace/reduce.ts'
import type { ArchitecturePart, AttentionView } from '../stores/translation-view.ts'

/** A number of this run, or the letter the paper has for it where the run does not say. */
export type Size = number | 'd_model' | 'd_ff' | 'h' | 'N'
export type Shape = readonly Size[]

/** All sizes the figure writes. */
export interface Sizes {
  /** Source tokens, the end token counted. */
  source: number
  /** Target tokens; the decoder has read as many: the start token and all but the last. */
  target: number
  width: Size
  inner: Size
  vocabulary: number
  heads: Record<Stack, Size>
  layers: Record<Stack, Size>
}

export type Stack = 'encoder' | 'decoder'

/** What a box is; its name in both languages is found by it. */
export type PartKind =
  | 'input-embedding'
  | 'output-embedding'
  | 'position'
  | 'encoder-self'
  | 'decoder-self'
  | 'cross'
  | 'recurrent'
  | 'norm'
  | 'feed-forward'
  | 'linear'
  | 'softmax'

export interface Part {
  id: ArchitecturePart
  kind: PartKind
  stack: Stack
  /** Of a norm: what stands before it. */
  after: PartKind | null
  /** Inside a layer, so that it is there as often as there are layers. */
  repeated: boolean
}

/** The boxes from the inputs up: the encoder's, then the decoder's. Vaswani et al. 2017, figure 1. */
export function partsOf(recurrent: boolean): Part[] {
  const self = recurrent ? 'recurrent' : 'decoder-self'
  const once = (id: ArchitecturePart, kind: PartKind) => [
    { id, kind, after: null, repeated: false },
  ]
  const layered = (id: ArchitecturePart, kind: PartKind, norm: ArchitecturePart) => [
    { id, kind, after: null, repeated: true },
    { id: norm, kind: 'norm' as const, after: kind, repeated: true },
  ]
  const encoder = [
    ...once('input-embedding', 'input-embedding'),
    ...once('input-position', 'position'),
    ...layered('encoder-self', 'encoder-self', 'encoder-self-norm'),
    ...layered('encoder-feed-forward', 'feed-forward', 'encoder-feed-forward-norm'),
  ]
  const decoder = [
    ...once('output-embedding', 'output-embedding'),
    ...once('output-position', 'position'),
    ...layered(self, self, 'decoder-self-norm'),
    ...layered('cross', 'cross', 'cross-norm'),
    ...layered('decoder-feed-forward', 'feed-forward', 'decoder-feed-forward-norm'),
    ...once('linear', 'linear'),
    ...once('softmax', 'softmax'),
  ]
  return [
    ...encoder.map((one) => ({ ...one, stack: 'encoder' as const })),
    ...decoder.map((one) => ({ ...one, stack: 'decoder' as const })),
  ]
}

/** The part that is looked at; a decoder without self-attention has its recurrent unit in its place. */
export function chosenPart(parts: readonly Part[], wanted: ArchitecturePart): Part | null {
  const swapped = wanted === 'recurrent' ? 'decoder-self' : 'recurrent'
  return (
    parts.find(({ id }) => id === wanted) ??
    parts.find(({ id }) => id === swapped) ??
    parts[0] ??
    null
  )
}

/** Where a translation went through, in numbers. `target` counts the tokens written so far. */
export function sizesOf(
  { prompt, model, translation }: Pick<RunHeader, 'prompt' | 'model' | 'translation'>,
  target: number,
): Sizes {
  // Layers and heads are counted in what the graphs show of their attention: 0 is not known.
  const known = (count: number | undefined, letter: 'h' | 'N'): Size =>
    count === undefined || count === 0 ? letter : count
  return {
    source: prompt.length,
    target,
    width: translation?.hiddenSize ?? 'd_model',
    inner: translation?.feedForwardSize ?? 'd_ff',
    vocabulary: model.vocabSize,
    heads: { encoder: known(translation?.encoderHeads, 'h'), decoder: known(model.heads, 'h') },
    layers: { encoder: known(translation?.encoderLayers, 'N'), decoder: known(model.layers, 'N') },
  }
}

/** What goes into a box and what comes out: numbers of tokens × numbers for each of them. */
export function flowOf({ kind, stack }: Part, sizes: Sizes): { in: Shape[]; out: Shape } {
  const tokens = stack === 'encoder' ? sizes.source : sizes.target
  const vectors: Shape = [tokens, sizes.width]
  const scores: Shape = [tokens, sizes.vocabulary]
  if (kind === 'input-embedding' || kind === 'output-embedding')
    return { in: [[tokens]], out: vectors }
  if (kind === 'cross') return { in: [vectors, [sizes.source, sizes.width]], out: vectors }
  if (kind === 'linear') return { in: [vectors], out: scores }
  return kind === 'softmax' ? { in: [scores], out: scores } : { in: [vectors], out: vectors }
}

/** The weights of an attention, [heads, query, key]; null where a box has none. */
export function weightsOf({ kind, stack }: Part, sizes: Sizes): [Size, number, number] | null {
  const heads = sizes.heads[stack]
  if (kind === 'encoder-self') return [heads, sizes.source, sizes.source]
  if (kind === 'decoder-self') return [heads, sizes.target, sizes.target]
  return kind === 'cross' ? [heads, sizes.target, sizes.source] : null
}

/** The attention that a box is; null where it is none. */
export function attentionOf({ kind }: Pick<Part, 'kind'>): AttentionView | null {
  return kind === 'encoder-self' || kind === 'decoder-self' || kind === 'cross' ? kind : null
}

/** The boxes of which something was kept with the run: attention, probabilities, the ids that went in. */
export function keptOf(
  parts: readonly Part[],
  { attention }: Pick<RunView, 'attention'>,
): ReadonlySet<ArchitecturePart> {
  const recorded = new Set<string>(attention.get(0)?.map(({ which }) => which))
  const always: readonly PartKind[] = ['input-embedding', 'output-embedding', 'softmax']
  return new Set(
    parts.filter(({ kind }) => recorded.has(kind) || always.includes(kind)).map(({ id }) => id),
  )
}

export function shapeText(shape: Shape, count: (n: number) => string): string {
  return shape.map((size) => sizeText(size, count)).join(' × ')
}

export function sizeText(size: Size, count: (n: number) => string): string {
  return typeof size === 'number' ? count(size) : size
}
