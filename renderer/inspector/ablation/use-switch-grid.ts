import { computed, ref, type Ref } from 'vue'
import type { Switches } from '../../stores/ablation.ts'
import { isHeadOff, withFfns, withHeads } from './switched-off.ts'

const MOVES: Record<string, [down: number, across: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-Infinity, 0],
  PageDown: [Infinity, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
}

/** What pressing, dragging and keys do in a grid of switches; column `heads` is the feed-forward networks. */
export function useSwitchGrid(input: {
  size: () => { layers: number; heads: number }
  /** The graph lets heads, feed-forward networks be switched off. */
  offered: () => { heads: boolean; ffns: boolean }
  off: Ref<Switches>
  chosen: Ref<{ layer: number; head: number }>
}) {
  const { off, chosen } = input
  const column = ref(Math.min(chosen.value.head, input.size().heads - 1))
  const columns = computed(() => input.size().heads + 1)
  /** What dragging turns everything to; null while nothing is dragged. */
  const dragging = ref<boolean | null>(null)

  const isFfn = (at: number): boolean => at === input.size().heads
  const isOffered = (at: number): boolean => input.offered()[isFfn(at) ? 'ffns' : 'heads']
  const isOff = (layer: number, at: number): boolean =>
    isFfn(at) ? off.value.ffns.includes(layer) : isHeadOff(off.value, layer, at)

  /** Cells of one kind, off or on. */
  function set(cells: readonly (readonly [layer: number, at: number])[], to: boolean): void {
    const at = cells[0]?.[1] ?? 0
    if (!isOffered(at)) return
    off.value = isFfn(at)
      ? withFfns(
          off.value,
          cells.map(([layer]) => layer),
          to,
        )
      : withHeads(off.value, cells, to)
  }
  /** All off, or where they are all off, all on. */
  function turnAll(cells: readonly (readonly [layer: number, at: number])[]): void {
    set(cells, !cells.every(([layer, at]) => isOff(layer, at)))
  }
  function turnRow(layer: number): void {
    turnAll(Array.from({ length: input.size().heads }, (_, head) => [layer, head] as const))
  }
  function turnColumn(at: number): void {
    turnAll(Array.from({ length: input.size().layers }, (_, layer) => [layer, at] as const))
  }
  function go(layer: number, at: number): void {
    column.value = at
    chosen.value = { layer, head: isFfn(at) ? chosen.value.head : at }
  }
  function press(layer: number, at: number): void {
    go(layer, at)
    dragging.value = !isOff(layer, at)
    set([[layer, at]], dragging.value)
    window.addEventListener('pointerup', () => (dragging.value = null), { once: true })
  }
  function pass(layer: number, at: number): void {
    if (dragging.value !== null) set([[layer, at]], dragging.value)
  }
  function key(event: KeyboardEvent): void {
    const { layer } = chosen.value
    const move = MOVES[event.key]
    const within = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value))
    if (move) {
      go(
        within(layer + move[0], input.size().layers),
        within(column.value + move[1], columns.value),
      )
    } else if (event.key === ' ' || event.key === 'Enter') turnAll([[layer, column.value]])
    else if (event.key.toLowerCase() === 'l') turnRow(layer)
    else if (event.key.toLowerCase() === 'h') turnColumn(column.value)
    else return
    event.preventDefault()
  }
  return { column, columns, isFfn, isOffered, isOff, turnRow, turnColumn, press, pass, key }
}
