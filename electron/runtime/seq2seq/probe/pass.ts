import { Tensor, type InferenceSession } from 'onnxruntime-node'
import { fedBack, floatsOf, idTensor } from '../../decode/tensors.ts'
import { SWITCH } from '../../graph/seq2seq/names.ts'
import { decoderFeeds, firstState, pastName, type SourceStates } from '../feeds.ts'

/** An output of a pass over a whole text. */
export interface Values {
  readonly data: Float32Array
  /** The last two axes are rows and columns. */
  readonly dims: readonly number[]
}
export type Outputs = ReadonlyMap<string, Values>

/** What is switched off; by its input's name, see SWITCH. Everything else is on. */
export type Off = ReadonlyMap<string, Tensor>

export interface ReadSource extends SourceStates {
  readonly constant: ReadonlyMap<string, Tensor>
  readonly outputs: Outputs
}

/**
 * Reads a source text.
 *
 * @param masked positions nobody is to look at
 */
export async function readSource(
  session: InferenceSession,
  ids: readonly number[],
  wanted: readonly string[],
  off: Off = new Map(),
  masked: readonly number[] = [],
): Promise<ReadSource> {
  const mask = idTensor(ids.map((_, position) => (masked.includes(position) ? 0 : 1)))
  const own = session.outputNames.filter(
    (name) => name === 'last_hidden_state' || name.startsWith('present.'),
  )
  const feeds: Record<string, Tensor> = { input_ids: idTensor(ids), attention_mask: mask }
  const results = await session.run({ ...feeds, ...switchesOf(session, off, ids.length) }, [
    ...own,
    ...wanted,
  ])
  const { last_hidden_state: hidden } = results
  if (hidden === undefined) throw new Error('the encoder gave no last_hidden_state')
  const constant = new Map<string, Tensor>()
  for (const name of own) {
    const tensor = results[name]
    if (name.startsWith('present.') && tensor) constant.set(pastName(name), fedBack(tensor))
  }
  return { hidden: fedBack(hidden), mask, constant, outputs: valuesOf(results, wanted) }
}

/** Has the decoder read its tokens, the start token first: at once, or one by one where it carries a cell. */
export async function readTarget(
  session: InferenceSession,
  source: Pick<ReadSource, 'hidden' | 'mask' | 'constant'>,
  ids: readonly number[],
  wanted: readonly string[],
  off: Off = new Map(),
): Promise<Outputs> {
  const first = firstState(session, source.constant)
  if (!session.inputNames.some((name) => name.endsWith('.decoder.cell'))) {
    const more = switchesOf(session, off, ids.length)
    const results = await session.run(decoderFeeds(session, source, first, ids, more), [...wanted])
    return valuesOf(results, wanted)
  }
  const cells = session.outputNames.filter((name) => /^present\.\d+\.decoder\./.test(name))
  const steps: Outputs[] = []
  let state = first
  const more = switchesOf(session, off, 1)
  for (const id of ids) {
    const results = await session.run(decoderFeeds(session, source, state, [id], more), [
      ...cells,
      ...wanted,
    ])
    const past = new Map(state.past)
    for (const name of cells) {
      const tensor = results[name]
      if (tensor) past.set(pastName(name), fedBack(tensor))
    }
    state = { length: state.length + 1, past }
    steps.push(valuesOf(results, wanted))
  }
  return joined(steps, wanted)
}

/** Bool inputs of the graph, true but for what is off. @param rows read in one pass */
function switchesOf(session: InferenceSession, off: Off, rows: number): Record<string, Tensor> {
  const names = session.inputNames.filter((name) => name.startsWith('vitrine.'))
  return Object.fromEntries(
    names.map((name) => {
      const own = off.get(name)
      if (own !== undefined) return [name, own]
      const dims = name === SWITCH.visible ? [rows, rows] : [1]
      const size = dims.reduce((a, b) => a * b, 1)
      return [name, new Tensor('bool', new Uint8Array(size).fill(1), dims)]
    }),
  )
}

function valuesOf(results: Readonly<Record<string, Tensor>>, wanted: readonly string[]): Outputs {
  return new Map(
    wanted.map((name) => {
      const tensor = results[name]
      if (tensor === undefined) throw new Error(`the pass gave no ${name}`)
      return [name, { data: floatsOf(tensor), dims: tensor.dims }]
    }),
  )
}

/** Keys and values of the source are the same at every step. */
const OF_SOURCE = /^vitrine\.cross\.(?:key|value)\./

/** Rows of one step after the other, along the axis before the last; what is the source's stays. */
function joined(steps: readonly Outputs[], wanted: readonly string[]): Outputs {
  return new Map(
    wanted.map((name) => {
      const parts = steps.flatMap((step) => step.get(name) ?? [])
      const [first] = parts
      if (first === undefined) throw new Error(`the pass gave no ${name}`)
      if (OF_SOURCE.test(name)) return [name, first]
      const columns = first.dims.at(-1) ?? 1
      const blocks = first.data.length / columns
      const data = new Float32Array(first.data.length * parts.length)
      for (const [at, part] of parts.entries()) {
        for (let block = 0; block < blocks; block++) {
          const row = part.data.subarray(block * columns, (block + 1) * columns)
          data.set(row, (block * parts.length + at) * columns)
        }
      }
      const dims = [...first.dims.slice(0, -2), parts.length, columns]
      return [name, { data, dims }]
    }),
  )
}
