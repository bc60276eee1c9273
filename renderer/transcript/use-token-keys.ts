import { useSelectionStore } from '../stores/selection.ts'

const TOKEN = '[data-testid="token"]'

/**
 * Moving over tokens by keyboard and choosing one: ← → by token, ↑ ↓ by line, Home and End within a
 * turn, Enter or a click chooses, Escape lets go. Once a token is chosen, moving chooses too; with Shift
 * it chooses the whole stretch.
 */
export function useTokenKeys(
  root: () => HTMLElement | null,
  /** Draws a row that is not in the page; null where there is none. */
  reveal: (row: number) => Promise<HTMLElement | null> = () => Promise.resolve(null),
) {
  const selection = useSelectionStore()

  function choose(token: HTMLElement, further = false): void {
    const runId = token.closest<HTMLElement>('[data-run]')?.dataset.run
    if (runId === undefined) return
    if (further) selection.extend(runId, Number(token.dataset.position))
    else selection.select(runId, Number(token.dataset.position))
  }

  function tokenOf(event: Event): HTMLElement | null {
    return event.target instanceof Element ? event.target.closest<HTMLElement>(TOKEN) : null
  }

  function onClick(event: MouseEvent): void {
    const token = tokenOf(event)
    if (!token) return
    // Shift+click selects text too; here it means tokens.
    if (event.shiftKey) getSelection()?.removeAllRanges()
    if (getSelection()?.type !== 'Range') choose(token, event.shiftKey)
  }

  function onKeydown(event: KeyboardEvent): void {
    const token = tokenOf(event)
    if (!token || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      choose(token)
      return
    }
    if (event.key === 'Escape') selection.clear()
    const next = neighbour(token, event.key)
    if (event.key.startsWith('Arrow') && leavesRow(token, next)) {
      const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : -1
      event.preventDefault()
      void goOn(rowOf(token) + step, step)
      return
    }
    if (!next) return
    event.preventDefault()
    next.focus()
    if (selection.runId !== null || event.shiftKey) choose(next, event.shiftKey)
  }

  /** Into a row that was not drawn: its first token, or backwards its last. */
  async function goOn(row: number, step: 1 | -1): Promise<void> {
    const tokens = (await reveal(row))?.querySelectorAll<HTMLElement>(TOKEN) ?? []
    const next = [...tokens].at(step === 1 ? 0 : -1)
    if (!next) return
    next.focus()
    if (selection.runId !== null) choose(next)
  }

  function neighbour(token: HTMLElement, key: string): HTMLElement | null {
    const own = [...(token.closest('[data-run]')?.querySelectorAll<HTMLElement>(TOKEN) ?? [])]
    if (key === 'Home') return own[0] ?? null
    if (key === 'End') return own.at(-1) ?? null
    if (!key.startsWith('Arrow')) return null
    const all = [...(root()?.querySelectorAll<HTMLElement>(TOKEN) ?? [])]
    const at = all.indexOf(token)
    if (key === 'ArrowRight') return all[at + 1] ?? null
    if (key === 'ArrowLeft') return all[at - 1] ?? null
    return onOtherLine(all, at, key === 'ArrowDown' ? 1 : -1)
  }

  return { onClick, onKeydown }
}

function rowOf(token: HTMLElement): number {
  return Number(token.closest<HTMLElement>('[data-row]')?.dataset.row ?? 0)
}

/** Whether the next token is not in the page: none is there, or one that is rows away. */
function leavesRow(token: HTMLElement, next: HTMLElement | null): boolean {
  return next === null || Math.abs(rowOf(next) - rowOf(token)) > 1
}

/** The token that stands nearest on the next line of the screen. */
function onOtherLine(all: readonly HTMLElement[], at: number, step: 1 | -1): HTMLElement | null {
  const from = all[at]?.getBoundingClientRect()
  if (!from) return null
  const middle = from.left + from.width / 2
  let line: number | null = null
  let best: { token: HTMLElement; distance: number } | null = null
  for (let i = at + step; i >= 0 && i < all.length; i += step) {
    const token = all[i]
    const box = token?.getBoundingClientRect()
    if (!token || !box || overlaps(box, from)) continue
    line ??= box.top + box.height / 2
    if (box.top > line || box.bottom < line) break
    const distance = Math.abs(box.left + box.width / 2 - middle)
    if (!best || distance < best.distance) best = { token, distance }
  }
  return best?.token ?? null
}

function overlaps(a: DOMRect, b: DOMRect): boolean {
  const middle = a.top + a.height / 2
  return middle > b.top && middle < b.bottom
}
