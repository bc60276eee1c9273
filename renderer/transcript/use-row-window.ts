import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/vue-virtual'
import { computed, type Ref } from 'vue'

/** Up to so many rows all are in the page; more are drawn as they come near what is seen. */
const ALL_UP_TO = 60
/** Rows drawn beyond what is seen, on both sides; fewer above the end, where nobody is scrolling. */
const [BEYOND, BEYOND_AT_END] = [3, 1]
/** Frames a row that was scrolled to may take to appear. */
const PATIENCE = 30

export interface ShownRow {
  index: number
  /** CSS pixels left free before it, for rows that are not drawn. */
  gap: number
}

interface Options {
  scroller: Ref<HTMLElement | null>
  content: Ref<HTMLElement | null>
  /** Of all rows: what a row's height is remembered by. */
  keys: () => readonly string[]
  /** A row's height before it was drawn, CSS pixels. */
  estimate: (index: number) => number
  /** CSS pixels between the scroller's beginning and the first row. */
  margin: number
  /** Whether the end is kept in sight, whatever is added. */
  atEnd: () => boolean
}

/**
 * Which rows of a long list are in the page: those near what is seen, and the one that has the focus.
 * Heights are measured; what is seen stays where it is when rows above turn out higher or lower.
 */
export function useRowWindow({ scroller, content, keys, estimate, margin, atEnd }: Options) {
  const windowed = computed(() => keys().length > ALL_UP_TO)

  function focusedRow(): number {
    const { activeElement } = document
    if (!activeElement || !content.value?.contains(activeElement)) return -1
    return Number(activeElement.closest<HTMLElement>('[data-row]')?.dataset.row ?? -1)
  }

  /**
   * Where the end is about to be scrolled to, its rows are drawn at once: those seen before say nothing
   * of how many it takes.
   */
  function atLast(range: Range): Range {
    let left = scroller.value?.clientHeight ?? 0
    let first = range.count
    while (first > 0 && left > 0) {
      first--
      left -= virtual.value.measurementsCache[first]?.size ?? left
    }
    return { ...range, overscan: BEYOND_AT_END, startIndex: first, endIndex: range.count - 1 }
  }
  function withFocused(range: Range): number[] {
    const near = defaultRangeExtractor(atEnd() ? atLast(range) : range)
    const focused = focusedRow()
    if (focused < 0 || focused >= range.count || near.includes(focused)) return near
    return [...near, focused].sort((a, b) => a - b)
  }

  const virtual = useVirtualizer<HTMLElement, HTMLElement>(
    computed(() => ({
      enabled: windowed.value,
      count: windowed.value ? keys().length : 0,
      getScrollElement: () => scroller.value,
      getItemKey: (index: number) => keys()[index] ?? index,
      estimateSize: estimate,
      rangeExtractor: withFocused,
      indexAttribute: 'data-row',
      overscan: BEYOND,
      scrollMargin: margin,
    })),
  )

  const shown = computed<ShownRow[]>(() => {
    if (!windowed.value) return keys().map((_, index) => ({ index, gap: 0 }))
    let end = margin
    return virtual.value.getVirtualItems().map((item) => {
      const gap = item.start - end
      ;({ end } = item)
      return { index: item.index, gap }
    })
  })
  /** CSS pixels left free after the last row drawn. */
  const rest = computed(() => {
    if (!windowed.value) return 0
    const last = virtual.value.getVirtualItems().at(-1)
    return Math.max(0, virtual.value.getTotalSize() - (last ? last.end - margin : 0))
  })

  function measure(row: unknown): void {
    if (windowed.value && row instanceof HTMLElement) virtual.value.measureElement(row)
  }

  function rowOf(index: number): HTMLElement | null {
    return content.value?.querySelector(`[data-row="${String(index)}"]`) ?? null
  }

  /** Brings a row into the page and into sight. Null where there is none. */
  async function reveal(index: number): Promise<HTMLElement | null> {
    if (!windowed.value) return rowOf(index)
    if (index < 0 || index >= keys().length) return null
    virtual.value.scrollToIndex(index, { align: 'center' })
    for (let frame = 0; frame < PATIENCE; frame++) {
      const row = rowOf(index)
      if (row) return row
      await new Promise(requestAnimationFrame)
    }
    return null
  }

  return { windowed, shown, rest, measure, reveal }
}
