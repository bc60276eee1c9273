import type { Switches } from '../../stores/ablation.ts'

export function isNothing({ heads, ffns, masked, noPositions }: Switches): boolean {
  return heads.length + ffns.length + masked.length === 0 && !noPositions
}

export function isHeadOff({ heads }: Switches, layer: number, head: number): boolean {
  return heads.some(([atLayer, atHead]) => atLayer === layer && atHead === head)
}

/** Some heads, off or on again; the others as they were. */
export function withHeads(
  off: Switches,
  cells: readonly (readonly [layer: number, head: number])[],
  isOff: boolean,
): Switches {
  const kept = off.heads.filter(
    ([layer, head]) => !cells.some(([l, h]) => l === layer && h === head),
  )
  const heads = isOff ? [...kept, ...cells] : kept
  return { ...off, heads: heads.toSorted(([la, ha], [lb, hb]) => la - lb || ha - hb) }
}

export function withFfns(off: Switches, layers: readonly number[], isOff: boolean): Switches {
  return { ...off, ffns: changed(off.ffns, layers, isOff) }
}

export function withMasked(off: Switches, positions: readonly number[], isOff: boolean): Switches {
  return { ...off, masked: changed(off.masked, positions, isOff) }
}

function changed(list: readonly number[], some: readonly number[], isIn: boolean): number[] {
  const kept = list.filter((each) => !some.includes(each))
  return (isIn ? [...kept, ...some] : kept).toSorted((a, b) => a - b)
}

/** A part of the sentence that says what is switched off. */
export type OffPart =
  | { kind: 'head'; layer: number; head: number }
  | { kind: 'layerHeads'; layer: number; n: number }
  | { kind: 'heads'; n: number }
  | { kind: 'allHeads'; n: number }
  | { kind: 'ffn'; layer: number }
  | { kind: 'ffns'; n: number }
  | { kind: 'position'; position: number }
  | { kind: 'positions'; n: number }
  | { kind: 'noPositions' }

/** What is switched off, in as few words as name it: a head, all heads of a layer, or how many. */
export function partsOf(off: Switches, size: { layers: number; heads: number }): OffPart[] {
  const parts: OffPart[] = []
  const [first] = off.heads
  const n = off.heads.length
  if (first && n === 1) parts.push({ kind: 'head', layer: first[0], head: first[1] })
  else if (n === size.layers * size.heads && n > 0) parts.push({ kind: 'allHeads', n })
  else if (first && n === size.heads && off.heads.every(([layer]) => layer === first[0])) {
    parts.push({ kind: 'layerHeads', layer: first[0], n })
  } else if (n > 0) parts.push({ kind: 'heads', n })
  const [ffn] = off.ffns
  if (ffn !== undefined) {
    parts.push(
      off.ffns.length === 1 ? { kind: 'ffn', layer: ffn } : { kind: 'ffns', n: off.ffns.length },
    )
  }
  const [position] = off.masked
  if (position !== undefined) {
    parts.push(
      off.masked.length === 1
        ? { kind: 'position', position }
        : { kind: 'positions', n: off.masked.length },
    )
  }
  if (off.noPositions) parts.push({ kind: 'noPositions' })
  return parts
}
