import { ELEMENT, makeValue, shapedValue } from './edit.ts'
import { floatOf, type DecoderEditor } from './editor.ts'

/** Name of the input that says how much of an output is wanted, int64 [1]. */
export function demandInput(output: string): string {
  return `${output}.wanted`
}

/**
 * Makes outputs of an opened decoder come only where they are asked for. ONNX Runtime computes what
 * nobody fetches too, and keeps every output of a graph until the end of a pass: all there is to see of
 * 128 tokens of a small model is over 100 MB. Each becomes a slice along its first dimension, up to
 * `demandInput(output)`: 0 is nothing of it, the largest integer all of it. What it is cut from is
 * let go of as soon as the pass needs it no more.
 *
 * @param outputs made by `instrument`, of at least one dimension each
 */
export function makeOnDemand(editor: DecoderEditor, outputs: readonly string[]): void {
  const zero = editor.ints([0])
  const element = floatOf(editor)
  for (const output of outputs) {
    editor.model.graph.input.push(shapedValue(demandInput(output), ELEMENT.INT64, [1]))
  }
  for (const body of editor.bodies) {
    const names = new Set(outputs.map((output) => body.name(output)))
    const renamed = (name: string): string => (names.has(name) ? `${name}.whole` : name)
    for (const node of body.graph.node) {
      node.input = node.input.map(renamed)
      node.output = node.output.map(renamed)
    }
    for (const output of fromLastLayer(outputs)) {
      const name = body.name(output)
      // ONNX Runtime cannot infer the type of every attention node's weights by itself.
      body.graph.valueInfo.push(makeValue(renamed(name), element))
      const inputs = [renamed(name), zero, demandInput(output), zero]
      body.add({ op: 'Slice', name: `${name}.demand`, inputs, outputs: [name] })
    }
  }
}

/**
 * ONNX Runtime orders nodes backwards from the last one: the slices of the first layer must come last,
 * or else they are made when all layers are done. Outputs have their layer's number at the end.
 */
function fromLastLayer(outputs: readonly string[]): string[] {
  const layerOf = (output: string): number => Number(/\d+$/.exec(output)?.[0] ?? -1)
  return outputs.toSorted((a, b) => layerOf(b) - layerOf(a))
}
