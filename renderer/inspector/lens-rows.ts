import type { LensAnswer } from '#shared/trace/probe.ts'

export interface LensRow {
  /** Number of blocks passed: 0 is the embedding. */
  layer: number
  top: { id: number; text: string; p: number; chosen: boolean }[]
  /** The token that stands in the text is this layer's first choice. */
  hit: boolean
  /** The first layer of which that is true. */
  first: boolean
}

export interface Lens {
  rows: LensRow[]
  /** First layer whose first choice it is, null where none. */
  firstLayer: number | null
  /** From here on it stays the first choice to the end, null where it does not end as such. */
  staysFrom: number | null
}

/** What every layer would say after `position`, and since when it is the token that came. */
export function lensOf(answer: LensAnswer, position: number, chosenId: number | null): Lens {
  const entries = answer.lens
    .filter((entry) => entry.position === position)
    .sort((a, b) => a.layer - b.layer)
  const hits = entries.map(({ top }) => chosenId !== null && top[0]?.id === chosenId)
  const firstIndex = hits.indexOf(true)
  const lastMiss = hits.lastIndexOf(false)
  const rows = entries.map(({ layer, top }, index) => ({
    layer,
    top: top.map((candidate) => ({ ...candidate, chosen: candidate.id === chosenId })),
    hit: hits[index] ?? false,
    first: index === firstIndex,
  }))
  return {
    rows,
    firstLayer: rows[firstIndex]?.layer ?? null,
    staysFrom: rows[lastMiss + 1]?.layer ?? null,
  }
}

/** Which sentence says since when the token that came is on top. */
export function lensStory({ firstLayer, staysFrom }: Lens, layers: number) {
  if (firstLayer === null) return 'never'
  if (staysFrom === 0) return 'embeddingSays'
  if (firstLayer === layers) return 'lastOnly'
  if (staysFrom === null) return 'firstAt'
  return staysFrom === firstLayer ? 'stays' : 'firstThenStays'
}
