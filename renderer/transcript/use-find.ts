import { useMutationObserver, watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { findMatches } from '../trace/find-matches.ts'

/** Names of the CSS highlights, styled in FindBar.vue. */
const ALL = 'transcript-find'
const CURRENT = 'transcript-find-current'
const DEBOUNCE_MS = 120

export interface FindSource {
  /** How many rows there are, drawn or not. */
  rows: () => number
  /** What a row says, for one that is not drawn. */
  textOf: (row: number) => string
  /** Draws a row and brings it into sight. */
  reveal: (row: number) => Promise<HTMLElement | null>
}

interface Match {
  row: number
  /** Which of its row's matches it is, from 0. */
  nth: number
  /** Null while its row is not drawn. */
  range: Range | null
}

/**
 * Finds text in a transcript, marks it, and walks through the marks. Rows that are not drawn are searched
 * by their text, and drawn when the walk comes to them. Follows what is added.
 */
export function useFind(root: Ref<HTMLElement | null>, source: FindSource) {
  const query = shallowRef('')
  const matches = shallowRef<readonly Match[]>([])
  const index = shallowRef(0)
  const revision = shallowRef(0)
  const count = computed(() => matches.value.length)
  let walk = 0

  useMutationObserver(root, () => revision.value++, {
    childList: true,
    characterData: true,
    subtree: true,
  })

  function search(): void {
    const now = matches.value[index.value]
    matches.value = root.value ? matchesIn(root.value, query.value, source) : []
    // The same match, wherever it stands among them now.
    const again = now
      ? matches.value.findLastIndex(
          ({ row, nth }) => row < now.row || (row === now.row && nth <= now.nth),
        )
      : 0
    index.value = Math.max(0, again)
    mark()
  }

  function mark(): void {
    const ranges = matches.value.flatMap(({ range }) => range ?? [])
    const current = matches.value[index.value]?.range
    CSS.highlights.set(ALL, new Highlight(...ranges))
    CSS.highlights.set(CURRENT, new Highlight(...(current ? [current] : [])))
  }

  async function move(step: 1 | -1): Promise<void> {
    if (count.value === 0) return
    index.value = (index.value + step + count.value) % count.value
    mark()
    await show()
  }

  async function show(): Promise<void> {
    const current = ++walk
    const match = matches.value[index.value]
    if (!match) return
    if (!match.range) {
      await source.reveal(match.row)
      if (current !== walk) return
      search()
    }
    const place = matches.value[index.value]?.range?.startContainer.parentElement
    place?.scrollIntoView({ block: 'center', inline: 'nearest' })
  }

  watch(query, () => {
    index.value = 0
    matches.value = []
    search()
    index.value = firstInSight()
    mark()
    void show()
  })

  /** Search begins where the reader is, as in a browser. */
  function firstInSight(): number {
    const top = root.value?.parentElement?.getBoundingClientRect().top ?? 0
    const below = (place: Element | Range) => place.getBoundingClientRect().bottom > top
    const rows = [...(root.value?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const first = Number(rows.find(below)?.dataset.row ?? 0)
    const found = matches.value.findIndex(({ row, range }) => (range ? below(range) : row > first))
    return Math.max(0, found)
  }
  watchDebounced(revision, search, { debounce: DEBOUNCE_MS })
  onScopeDispose(() => {
    walk++
    CSS.highlights.delete(ALL)
    CSS.highlights.delete(CURRENT)
  })

  return { query, count, index, move }
}

function matchesIn(root: HTMLElement, query: string, source: FindSource): Match[] {
  const drawn = new Map<number, HTMLElement>()
  for (const row of root.querySelectorAll<HTMLElement>('[data-row]')) {
    drawn.set(Number(row.dataset.row), row)
  }
  return Array.from({ length: source.rows() }, (_, row) => {
    const element = drawn.get(row)
    if (element) return rangesOf(element, query).map((range, nth) => ({ row, nth, range }))
    return findMatches([source.textOf(row)], query).map((_match, nth) => ({
      row,
      nth,
      range: null,
    }))
  }).flat()
}

/** Matches within each part marked `data-find`, leaving out what is marked `data-nofind`. */
function rangesOf(row: HTMLElement, query: string): Range[] {
  const parts = [...row.querySelectorAll<HTMLElement>('[data-find]')]
  return parts.flatMap((part) => {
    const nodes = textNodes(part)
    return findMatches(
      nodes.map((node) => node.data),
      query,
    ).map(({ start, end }) => {
      const range = new Range()
      range.setStart(nodes[start.node] ?? part, start.offset)
      range.setEnd(nodes[end.node] ?? part, end.offset)
      return range
    })
  })
}

function textNodes(part: HTMLElement): Text[] {
  const nodes: Text[] = []
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (node instanceof Text && !node.parentElement?.closest('[data-nofind], button')) {
      nodes.push(node)
    }
  }
  return nodes
}
