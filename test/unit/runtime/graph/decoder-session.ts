import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { CacheLayout } from '#runtime/graph/delta-cache.ts'
import {
  prepareDecoder,
  type PreparedDecoder,
  type PrepareOptions,
} from '#runtime/graph/prepare.ts'

type Outputs = Record<string, Float32Array>

/** Runs a prepared decoder chunk by chunk, keeping its cache as its layout says. */
export interface DecoderSession {
  readonly prepared: PreparedDecoder
  /** Feeds the next tokens; gives `logits` of all of them and the added outputs. */
  run(ids: readonly number[]): Promise<Outputs>
  /** Forgets the tokens from `length` on. */
  rewind(length: number): void
}

export const DEFAULTS: PrepareOptions = {
  cache: 'delta',
  captures: [],
  merge: false,
  weightsFile: null,
}

export async function openDecoder(
  source: Uint8Array,
  options: Partial<PrepareOptions> = {},
  folder = '',
): Promise<DecoderSession> {
  const prepared = prepareDecoder(source, { ...DEFAULTS, ...options })
  const session = await createSession(prepared.model, folder)
  const { names } = prepared.description
  const cache = cacheFor(prepared.cache)
  let length = 0
  const run = async (ids: readonly number[]): Promise<Outputs> => {
    const feeds: Record<string, Tensor> = { [names.ids]: int64(ids, [1, ids.length]) }
    const total = length + ids.length
    if (names.attentionMask !== null) {
      feeds[names.attentionMask] = int64(new Array<number>(total).fill(1), [1, total])
    }
    if (names.positionIds !== null) {
      const positions = ids.map((_, at) => length + at)
      feeds[names.positionIds] = int64(positions, [1, ids.length])
    }
    if (names.logitsToKeep !== null) feeds[names.logitsToKeep] = int64([0], [])
    if (names.useCacheBranch !== null) {
      feeds[names.useCacheBranch] = new Tensor('bool', Uint8Array.of(length > 0 ? 1 : 0), [1])
    }
    cache.feed(feeds, length, ids.length)
    const fetches = [names.logits, ...cache.fetches, ...prepared.outputs]
    const results = await session.run(feeds, fetches)
    cache.keep(results, length, ids.length)
    length = total
    const floats = fetches.filter((name) => !cache.fetches.includes(name))
    return Object.fromEntries(floats.map((name) => [name, floatsOf(results[name])]))
  }
  return { prepared, run, rewind: (to) => void (length = cache.rewind(to)) }
}

export function createSession(model: Uint8Array, folder = ''): Promise<InferenceSession> {
  return InferenceSession.create(model, {
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
    extra: { session: { model_external_initializers_file_folder_path: `${folder}/` } },
  })
}

export function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('A float32 tensor is expected.')
  return tensor.data
}

function int64(values: readonly number[], dims: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values.map(BigInt)), dims)
}

interface Cache {
  readonly fetches: readonly string[]
  feed(feeds: Record<string, Tensor>, past: number, rows: number): void
  keep(results: Record<string, Tensor>, past: number, rows: number): void
  rewind(length: number): number
}

function cacheFor(layout: CacheLayout): Cache {
  if (layout.kind === 'delta') return deltaCache(layout)
  if (layout.kind === 'none') throw new Error('These graphs all have a cache.')
  let kept = new Map(
    layout.pairs.map(({ past, kvHeads, headDim }) => [
      past,
      new Tensor('float32', new Float32Array(0), [1, kvHeads, 0, headDim]),
    ]),
  )
  return {
    fetches: layout.pairs.map(({ present }) => present),
    feed: (feeds) => void Object.assign(feeds, Object.fromEntries(kept)),
    keep(results) {
      kept = new Map(
        layout.pairs.map(({ past, present, kvHeads, headDim }) => {
          const data = floatsOf(results[present])
          return [
            past,
            new Tensor('float32', data, [1, kvHeads, data.length / (kvHeads * headDim), headDim]),
          ]
        }),
      )
    },
    rewind() {
      throw new Error('Only the delta cache is rewound here.')
    },
  }
}

/** A capacity that grows in steps of 8, filled with NaN: a row beyond the past must never be read. */
function deltaCache(layout: Extract<CacheLayout, { kind: 'delta' }>): Cache {
  const { past: names, kvHeads, headDim, rows: output } = layout
  let capacity = 0
  let buffers = names.map(() => new Float32Array(0))
  const grow = (needed: number): void => {
    const wider = Math.ceil(needed / 8) * 8
    buffers = buffers.map((old) => {
      const data = new Float32Array(kvHeads * wider * headDim).fill(Number.NaN)
      for (let head = 0; head < kvHeads; head++) {
        const from = head * capacity * headDim
        data.set(old.subarray(from, from + capacity * headDim), head * wider * headDim)
      }
      return data
    })
    capacity = wider
  }
  return {
    fetches: [output],
    feed(feeds, past, rows) {
      if (past + rows > capacity) grow(past + rows)
      names.forEach((name, at) => {
        const data = buffers[at] ?? new Float32Array(0)
        feeds[name] = new Tensor('float32', data, [1, kvHeads, capacity, headDim])
      })
    },
    keep(results, past, rows) {
      const data = floatsOf(results[output])
      buffers.forEach((buffer, at) => {
        for (let head = 0; head < kvHeads; head++) {
          const from = (at * kvHeads + head) * rows * headDim
          const target = (head * capacity + past) * headDim
          buffer.set(data.subarray(from, from + rows * headDim), target)
        }
      })
    },
    rewind: (length) => length,
  }
}
