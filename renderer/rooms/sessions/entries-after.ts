/** The list's other entries in the order in which they take the focus when this one goes. */
export function entriesAfter(entry: HTMLElement): HTMLElement[] {
  const items = [...(entry.closest('ul')?.children ?? [])]
  const at = items.findIndex((item) => item.contains(entry))
  return [...items.slice(at + 1), ...items.slice(0, at).reverse()].flatMap(
    (item) => item.querySelector<HTMLElement>('[data-testid=session]') ?? [],
  )
}
