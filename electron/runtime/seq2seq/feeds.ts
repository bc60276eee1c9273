import { Tensor, type InferenceSession } from 'onnxruntime-node'
import { floatTensor, idTensor, newStore } from '../decode/tensors.ts'

/** A source text as the decoder reads it. */
export interface SourceStates {
  /** `[1, S, width]`; what the decoder's cross-attention looks at. */
  readonly hidden: Tensor
  /** `[1, S]`, 0 for what nobody is to look at. */
  readonly mask: Tensor
}

/** Where a decoder stands: never changed, so that any number of branches go on from one. */
export interface DecoderState {
  /** Target tokens read, the start token counted. */
  length: number
  past: ReadonlyMap<string, Tensor>
}

/**
 * What a decoder's graph asks for to read `ids` after what it has read.
 *
 * @param more inputs that were added to the graph
 * @throws Error where the graph asks for anything else
 */
export function decoderFeeds(
  session: InferenceSession,
  source: SourceStates,
  state: DecoderState,
  ids: readonly number[],
  more: Readonly<Record<string, Tensor>> = {},
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {}
  for (const name of session.inputNames) {
    const tensor = state.past.get(name) ?? more[name] ?? inputOf(name, source, state, ids)
    if (tensor === null) throw new Error(`the decoder asks for ${name}`)
    feeds[name] = tensor
  }
  return feeds
}

function inputOf(
  name: string,
  source: SourceStates,
  { length }: DecoderState,
  ids: readonly number[],
): Tensor | null {
  switch (name) {
    case 'input_ids':
      return idTensor(ids)
    case 'encoder_hidden_states':
      return source.hidden
    case 'encoder_attention_mask':
      return source.mask
    case 'decoder_attention_mask':
      return idTensor(Array.from({ length: length + ids.length }, () => 1))
    case 'use_cache_branch':
      return new Tensor('bool', [length > 0], [1])
    case 'position':
      return new Tensor('int64', BigInt64Array.of(BigInt(length)), [])
    default:
      return null
  }
}

/** Before the first target token: what the encoder worked out, and for the rest caches of nothing. */
export function firstState(
  session: InferenceSession,
  constant: ReadonlyMap<string, Tensor>,
): DecoderState {
  const past = new Map(constant)
  for (const input of session.inputMetadata) {
    const { name } = input
    if (name.startsWith('past_key_values.') && !past.has(name)) past.set(name, empty(input))
  }
  return { length: 0, past }
}

/** `present.0.decoder.key` is read as `past_key_values.0.decoder.key`. */
export function pastName(present: string): string {
  return present.replace(/^present/, 'past_key_values')
}

/** No past yet: a cell of zeros, keys and values of no tokens. */
function empty(input: InferenceSession.ValueMetadata): Tensor {
  const { name } = input
  const isCell = name.endsWith('.cell')
  const dims = (input.isTensor ? input.shape : []).map((size, axis) => {
    if (axis === 0) return 1
    if (typeof size === 'number') return size
    if (axis === 2 && !isCell) return 0
    throw new Error(`the size of ${name} is not written in the graph`)
  })
  const type = input.isTensor && input.type === 'float16' ? 'float16' : 'float32'
  const size = dims.reduce((a, b) => a * b, 1)
  return floatTensor(newStore(type, size), dims)
}
