/** File name suffixes by dtype, in order of preference on a CPU: float16 is emulated there. */
const SUFFIXES: readonly (readonly [dtype: string, suffix: string])[] = [
  ['q4', '_q4'],
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['fp32', ''],
  ['bnb4', '_bnb4'],
  ['q4f16', '_q4f16'],
  ['fp16', '_fp16'],
]

/** Base names of a decoder's graph, and the subfolders it may lie in, the first that is there wins. */
export const DECODER_BASES = ['model', 'decoder_model_merged'] as const
export const GRAPH_FOLDERS = ['onnx', ''] as const

/** Base names of an encoder–decoder's graphs, all in `onnx`. */
export const TRANSLATOR_GRAPHS = {
  encoder: 'encoder_model',
  merged: 'decoder_model_merged',
  withoutPast: 'decoder_model',
  withPast: 'decoder_with_past_model',
} as const

/**
 * The file of a graph in the dtype that is preferred, else in the first of the list; null: there is none.
 *
 * @param present names in its folder
 * @param base of its name, e.g. `encoder_model`
 */
export function variantOf(
  present: ReadonlySet<string>,
  base: string,
  preferred: string | null,
): { name: string; precision: string } | null {
  const order = [...SUFFIXES].sort(
    (a, b) => Number(b[0] === preferred) - Number(a[0] === preferred),
  )
  for (const [precision, suffix] of order) {
    const name = `${base}${suffix}.onnx`
    if (present.has(name)) return { name, precision }
  }
  return null
}
