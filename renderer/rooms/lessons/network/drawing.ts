import { scaleFor } from '#renderer/charts/colour-scales.ts'
import { edgesOf, type Edge, type NetworkView } from '#renderer/lessons/network.ts'

/** Width of the drawing and where its columns stand, px of the drawing. */
export const DRAWING = { width: 820, top: 34, input: 118, hidden: 330, output: 540 } as const

/** Even places of `count` things in a column, px from the top. */
export function places(count: number, height: number): number[] {
  const room = height - DRAWING.top
  return Array.from({ length: count }, (_, at) => DRAWING.top + (room * (at + 0.5)) / count)
}

/** A line of the drawing. */
export interface DrawnEdge extends Edge {
  /** Among all lines. */
  number: number
  x1: number
  y1: number
  x2: number
  y2: number
  /** The weight, or its gradient. */
  value: number
  width: number
  colour: string
  /** Whether it plays a part in what is shown. */
  lit: boolean
}

/** The largest distance from 0 among the numbers that lines are drawn for. */
export function largestOf(view: NetworkView, shows: 'value' | 'gradient'): number {
  return Math.max(...[...view.embedding[shows].data, ...view.weight[shows].data].map(Math.abs))
}

/**
 * Every weight as a line, as thick as it is far from 0, blue below and orange above. Of the weights, those
 * that the word's numbers go through are lit; of the gradients, all that are not 0.
 */
export function drawnEdges(
  view: NetworkView,
  shows: 'value' | 'gradient',
  height: number,
  dark: boolean,
): DrawnEdge[] {
  const size = view.words.length
  const [words, hidden] = [places(size, height), places(view.hidden.length, height)]
  const scale = scaleFor('signed', dark)
  const largest = largestOf(view, shows)
  return edgesOf(size).map((edge, number) => {
    const value = view[edge.layer][shows].data[edge.index] ?? 0
    const first = edge.layer === 'embedding'
    return {
      ...edge,
      number,
      x1: first ? DRAWING.input : DRAWING.hidden,
      x2: first ? DRAWING.hidden : DRAWING.output,
      y1: (first ? words : hidden)[edge.from] ?? 0,
      y2: (first ? hidden : words)[edge.to] ?? 0,
      value,
      width: 0.75 + (6 * Math.abs(value)) / (largest || 1),
      colour: scale[value < 0 ? 1 : scale.length - 2] ?? '',
      lit: shows === 'gradient' ? value !== 0 : !first || edge.from === view.word,
    }
  })
}
