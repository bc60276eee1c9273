import type { EmbedAnswer } from '#shared/trace/probe.ts'
import { principalPlane } from '../../trace/pca.ts'
import { cosine, rowAt } from '../../trace/vector-math.ts'

/** Why a token is on the map: it is in the text, is near the selected one, or was added by hand. */
export const GROUPS = ['text', 'near', 'added'] as const
export type Group = (typeof GROUPS)[number]

export interface MapToken {
  id: number
  text: string
  group: Group
}

/** Tokens of the text shown at once, at most: those nearest to the selected one. */
export const MOST_OF_TEXT = 60
/** Tokens added by hand, at most. */
const MOST_ADDED = 60

/**
 * What is on the map, each token once: those of the text around the selected one, its neighbours, those
 * added. The selected token is the first.
 */
export function mapTokens(
  text: readonly { id: number; text: string; position: number; special: boolean }[],
  selected: { id: number; text: string; position: number },
  near: readonly { id: number; text: string }[],
  added: readonly { id: number; text: string }[],
): MapToken[] {
  const tokens = new Map<number, MapToken>()
  const put = (id: number, name: string, group: Group): void => {
    if (!tokens.has(id)) tokens.set(id, { id, text: name, group })
  }
  put(selected.id, selected.text, 'text')
  const around = text
    .filter(({ special }) => !special)
    .toSorted(
      (a, b) => Math.abs(a.position - selected.position) - Math.abs(b.position - selected.position),
    )
  for (const token of around) if (tokens.size < MOST_OF_TEXT) put(token.id, token.text, 'text')
  for (const token of near) put(token.id, token.text, 'near')
  for (const token of added.slice(-MOST_ADDED)) put(token.id, token.text, 'added')
  return [...tokens.values()]
}

export interface MapPoint extends MapToken {
  x: number
  y: number
  /** Cosine with the selected token's row. */
  cosine: number
}

/** Where the tokens lie in the plane their rows are spread in most. The first is the selected one. */
export function mapPoints(
  tokens: readonly MapToken[],
  { vectors }: EmbedAnswer,
): { points: MapPoint[]; explained: [number, number] } {
  const width = vectors.shape[1] ?? 0
  const rows = tokens.map((_, at) => rowAt(vectors.data, at, width))
  const { points, explained } = principalPlane(rows)
  return {
    points: tokens.map((token, at) => ({
      ...token,
      x: points[at]?.[0] ?? 0,
      y: points[at]?.[1] ?? 0,
      cosine: cosine(rows[0] ?? [], rows[at] ?? []),
    })),
    explained,
  }
}
