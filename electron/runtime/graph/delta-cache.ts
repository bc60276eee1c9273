import { GraphError } from './graph-error.ts'
import type { CacheNames, GraphDescription } from './description.ts'
import type { ElementType } from './edit.ts'
import type { DecoderEditor } from './editor.ts'

const CACHE_ROWS = 'vitrine.cache_rows'

/** What the caller needs to keep the cache of a decoder. */
export type CacheLayout =
  | {
      /**
       * The caller owns one buffer per name in `past`: [1, kvHeads, C, headDim], any capacity C ≥ the
       * tokens so far; rows beyond them are never read. Each run gives the new rows only, in
       * `rows`: [past.length, kvHeads, S, headDim], in the order of `past` (layer 0 key, layer 0
       * value, layer 1 key, …).
       */
      readonly kind: 'delta'
      readonly past: readonly string[]
      readonly rows: string
      readonly kvHeads: number
      readonly headDim: number
      readonly element: ElementType
    }
  | {
      /** Each run's `present` is the next run's `past`; at first [1, kvHeads, 0, headDim]. */
      readonly kind: 'growing'
      readonly pairs: readonly CachePair[]
    }
  | { readonly kind: 'none' }

export interface CachePair {
  readonly past: string
  readonly present: string
  readonly kvHeads: number
  readonly headDim: number
  readonly element: ElementType
}

/** Why the cache of this graph cannot be kept in place; `null`: it can. */
export function whyNoDelta(description: GraphDescription): string | null {
  if (description.bodies.length > 1) return 'The graph chooses between two branches.'
  if (description.names.attentionMask === null)
    return 'The graph has no attention_mask to tell the length.'
  const [first] = description.layers
  for (const layer of description.layers) {
    if (!layer.form.startsWith('group-query'))
      return `Layer ${layer.index} is not a GroupQueryAttention.`
    if (!layer.cache.found) return layer.cache.reason
    const same = layer.kvHeads === first?.kvHeads && layer.headDim === first.headDim
    if (!same) return 'The layers’ caches differ in shape.'
  }
  return null
}

/**
 * Takes the present cache off the outputs and adds its new rows instead: copying a whole cache out
 * at every token costs more than the attention itself. Call `finish()` afterwards.
 *
 * @throws GraphError `graph-unsupported` where `whyNoDelta` gives a reason.
 */
export function useDeltaCache(editor: DecoderEditor): CacheLayout {
  const { description, model } = editor
  const reason = whyNoDelta(description)
  const [first] = description.layers
  const [body] = editor.bodies
  if (reason !== null || first === undefined || body === undefined || !first.cache.found) {
    throw new GraphError('graph-unsupported', reason ?? 'noAttention')
  }
  const caches = description.layers.flatMap((layer) =>
    layer.cache.found ? [layer.cache.key, layer.cache.value] : [],
  )
  const { past, total } = editor.lengths()
  const slices = caches.map((cache) => {
    const name = `vitrine.rows.${cache.present}`
    body.add({
      op: 'Slice',
      name,
      inputs: [cache.internal, past, total, editor.ints([2])],
      outputs: [name],
    })
    return name
  })
  const axis = { int: 0 }
  body.add({
    op: 'Concat',
    name: CACHE_ROWS,
    inputs: slices,
    outputs: [CACHE_ROWS],
    attributes: { axis },
  })
  const gone = new Set(caches.map((cache) => cache.present))
  model.graph.output = model.graph.output.filter((value) => !gone.has(value.name))
  editor.output(CACHE_ROWS, first.cache.key.element)
  for (const cache of caches) nameCapacity(editor, cache)
  return {
    kind: 'delta',
    past: caches.map((cache) => cache.past),
    rows: CACHE_ROWS,
    kvHeads: first.kvHeads,
    headDim: first.headDim,
    element: first.cache.key.element,
  }
}

/** The cache's length is no longer the mask's: give its dimension a name of its own. */
function nameCapacity(editor: DecoderEditor, cache: CacheNames): void {
  const input = editor.model.graph.input.find((value) => value.name === cache.past)
  const type = input?.type?.value
  const dim = type?.case === 'tensorType' ? type.value.shape?.dim[2] : undefined
  if (dim !== undefined) dim.value = { case: 'dimParam', value: 'vitrine_capacity' }
}

/** The cache as the graph has it. */
export function growingCache(description: GraphDescription): CacheLayout {
  const pairs = description.layers.flatMap((layer): CachePair[] => {
    if (!layer.cache.found) return []
    const { kvHeads, headDim } = layer
    return [layer.cache.key, layer.cache.value].map(({ past, present, element }) => ({
      past,
      present,
      kvHeads,
      headDim,
      element,
    }))
  })
  return pairs.length === 0 ? { kind: 'none' } : { kind: 'growing', pairs }
}
