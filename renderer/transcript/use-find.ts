import { useMutationObserver, watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { findMatches } from './find-matches.ts'

/** Names of the CSS highlights, styled in FindBar.vue. */
const ALL = 'transcript-find'
const CURRENT = 'transcript-find-current'
const DEBOUNCE_MS = 120

/** Finds text in what is shown, marks it, and walks through the marks. Follows what is added. */
export function useFind(root: Ref<HTMLElement | null>) {
  const query = shallowRef('')
  const ranges = shallowRef<readonly Range[]>([])
  const index = shallowRef(0)
  const revision = shallowRef(0)
  const count = computed(() => ranges.value.length)

  useMutationObserver(root, () => revision.value++, {
    childList: true,
    characterData: true,
    subtree: true,
  })

  function search(): void {
    ranges.value = root.value ? rangesOf(root.value, query.value) : []
    index.value = Math.min(index.value, Math.max(0, ranges.value.length - 1))
    mark()
  }

  function mark(): void {
    const current = ranges.value[index.value]
    CSS.highlights.set(ALL, new Highlight(...ranges.value))
    CSS.highlights.set(CURRENT, new Highlight(...(current ? [current] : [])))
  }

  function move(step: 1 | -1): void {
    if (count.value === 0) return
    index.value = (index.value + step + count.value) % count.value
    mark()
    reveal()
  }

  function reveal(): void {
    const place = ranges.value[index.value]?.startContainer.parentElement
    place?.scrollIntoView({ block: 'center', inline: 'nearest' })
  }

  watch(query, () => {
    search()
    index.value = firstInSight()
    mark()
    reveal()
  })

  /** Search begins where the reader is, as in a browser. */
  function firstInSight(): number {
    const top = root.value?.parentElement?.getBoundingClientRect().top ?? 0
    const found = ranges.value.findIndex((range) => range.getBoundingClientRect().bottom > top)
    return Math.max(0, found)
  }
  watchDebounced(revision, search, { debounce: DEBOUNCE_MS })
  onScopeDispose(() => {
    CSS.highlights.delete(ALL)
    CSS.highlights.delete(CURRENT)
  })

  return { query, count, index, move }
}

/** Matches within each part marked `data-find`, leaving out what is marked `data-nofind`. */
function rangesOf(root: HTMLElement, query: string): Range[] {
  const parts = [...root.querySelectorAll<HTMLElement>('[data-find]')]
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
