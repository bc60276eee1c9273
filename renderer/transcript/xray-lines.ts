import { groupByCharacter, splitLines, type TokenGroup, type TokenRef } from '../trace/pieces.ts'

/** A stretch of a line that is drawn as one; as long as its tokens are the same it is the same object. */
export interface XrayChunk {
  groups: readonly TokenGroup[]
  /** Positions of its first and last token. */
  first: number
  last: number
}

export interface XrayLines {
  lines: { first: number; chunks: XrayChunk[] }[]
}

/** Groups drawn as one. A growing answer draws its last stretch anew, never its whole paragraph. */
const CHUNK = 24

/**
 * The lines that a text's own breaks make of its tokens, in stretches.
 *
 * @param old what this returned before: stretches with the same tokens are taken over from it
 */
export function xrayLines(tokens: readonly TokenRef[], old?: XrayLines): XrayLines {
  const known = new Map(
    old?.lines.flatMap(({ chunks }) => chunks.map((chunk) => [chunk.first, chunk] as const)),
  )
  const lines = joinLead(splitLines(groupByCharacter(tokens))).map((groups) => {
    const chunks: XrayChunk[] = []
    for (let from = 0; from < groups.length; from += CHUNK) {
      const part = chunkOf(groups.slice(from, from + CHUNK))
      const before = known.get(part.first)
      chunks.push(before && isSame(before, part) ? before : part)
    }
    return { first: chunks[0]?.first ?? 0, chunks }
  })
  return { lines }
}

function chunkOf(groups: readonly TokenGroup[]): XrayChunk {
  const first = groups[0]?.tokens[0]?.position ?? 0
  return { groups, first, last: groups.at(-1)?.tokens.at(-1)?.position ?? first }
}

/** A token that was scored since is another object. */
function isSame(a: XrayChunk, b: XrayChunk): boolean {
  return (
    a.groups.length === b.groups.length &&
    a.groups.every(({ tokens }, index) => {
      const other = b.groups[index]?.tokens
      return tokens.length === other?.length && tokens.every((token, i) => token === other[i])
    })
  )
}

/** A line break that closes the turn before stands in front of this one, not on a line of its own. */
function joinLead([lead, first, ...rest]: TokenGroup[][]): TokenGroup[][] {
  if (!lead) return []
  const closes = lead.every(({ tokens: [token] }) => token?.content === false && !token.special)
  if (!closes || !first || !/^\s+$/.test(lead.map(({ text }) => text).join(''))) {
    return first ? [lead, first, ...rest] : [lead]
  }
  return [[...lead, ...first], ...rest]
}
