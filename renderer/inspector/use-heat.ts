import { computed, type ComputedRef, type CSSProperties } from 'vue'
import { colourAt, cssColourAt, inkOn, scaleFor } from '../charts/colour-scales.ts'
import { toScale } from '../charts/heatmap-pixels.ts'
import { useIsDark } from '../composables/use-is-dark.ts'
import type { Attention } from './attention.ts'

export interface HeatedToken {
  text: string
  bytes: string | undefined
  /** undefined where the row cannot look at it. */
  weight: number | undefined
  beyond: boolean
  /** A line of the text ends with it. */
  breaks: boolean
  style: CSSProperties
}

/** A text's tokens with the colours of one row's weights. */
export function useHeat(input: {
  attention: () => Attention
  row: () => Float32Array
  query: () => number
  hidden: () => number | null
  floor: () => number
}): { max: ComputedRef<number>; tokens: ComputedRef<HeatedToken[]> } {
  const dark = useIsDark()
  /** On the whole scale, so that a query's strongest key has the strongest colour. */
  const max = computed(() =>
    input
      .row()
      .reduce((most, weight, key) => (key === input.hidden() ? most : Math.max(most, weight)), 0),
  )
  const tokens = computed(() => {
    const scale = scaleFor('attention', dark.value)
    const [row, hidden, floor] = [input.row(), input.hidden(), input.floor()]
    return input.attention().colNames.value.map((label, at): HeatedToken => {
      const weight = at < row.length ? row[at] : undefined
      const painted = weight !== undefined && at !== hidden && weight >= floor && max.value > 0
      const place = painted ? toScale(weight / max.value) : 0
      return {
        text: label?.text ?? '',
        bytes: label?.bytes,
        weight,
        beyond: weight === undefined,
        breaks: label?.text.endsWith('\n') ?? false,
        style: painted
          ? { background: cssColourAt(scale, place), color: inkOn(colourAt(scale, place)) }
          : {},
      }
    })
  })
  return { max, tokens }
}
