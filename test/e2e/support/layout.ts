/* Runs in the page. */

/**
 * What does not fit: a page that scrolls, text that is cut off without saying so, text beyond the
 * window, a control that cannot be pressed because something else lies on it.
 */
export function layoutProblems(): string[] {
  const problems: string[] = []
  const root = document.documentElement
  for (const box of [root, document.body]) {
    const wide = box.scrollWidth - box.clientWidth
    const high = box.scrollHeight - box.clientHeight
    if (wide > 0 || high > 0) problems.push(`the page scrolls by ${String(wide)} × ${String(high)}`)
  }

  const named = (element: Element): string => {
    const text = (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 50)
    return `<${element.tagName.toLowerCase()} ${element.getAttribute('class') ?? ''}> “${text}”`
  }
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('.visually-hidden')
  /** The part of the window in which an element can be seen, through all boxes that cut it. */
  function seenThrough(element: Element): DOMRect {
    let [left, top, right, bottom] = [0, 0, innerWidth, innerHeight]
    for (let box = element.parentElement; box; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box)
      if (overflowX === 'visible' && overflowY === 'visible') continue
      const area = box.getBoundingClientRect()
      left = Math.max(left, area.left)
      right = Math.min(right, area.right)
      top = Math.max(top, area.top)
      bottom = Math.min(bottom, area.bottom)
    }
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top))
  }
  /** Lies over it at this place of scrolling alone: a bar that stays while the rest goes under it. */
  function staysOver(over: Element, control: Element): boolean {
    for (let box: Element | null = over; box; box = box.parentElement) {
      if (getComputedStyle(box).position !== 'sticky') continue
      return box.parentElement?.contains(control) === true
    }
    return false
  }
  const scrolls = (value: string): boolean => value === 'auto' || value === 'scroll'

  for (const element of document.body.querySelectorAll('*')) {
    if (!(element instanceof HTMLElement) || !isShown(element)) continue
    // A drawer slides in from beyond the room's edge.
    if (element.classList.contains('room')) continue
    const style = getComputedStyle(element)
    const hides = (value: string): boolean => value === 'hidden' || value === 'clip'
    // One pixel wide is what is there for those who listen alone.
    if (element.textContent.trim() !== '' && element.clientWidth > 1) {
      const cutX = hides(style.overflowX) && style.textOverflow !== 'ellipsis'
      if (cutX && element.scrollWidth > element.clientWidth + 1) {
        problems.push(`cut off at its side: ${named(element)}`)
      }
      const cutY = hides(style.overflowY) && style.webkitLineClamp === 'none'
      if (cutY && element.scrollHeight > element.clientHeight + 2) {
        problems.push(`cut off below: ${named(element)}`)
      }
    }
    const ownText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
    )
    if (!ownText) continue
    const { left, right, width } = element.getBoundingClientRect()
    let box = element.parentElement
    while (box && !scrolls(getComputedStyle(box).overflowX)) box = box.parentElement
    if (!box && width > 0 && (right > innerWidth + 1 || left < -1)) {
      problems.push(`beyond the window: ${named(element)}`)
    }
  }

  // What lies over the room is all that can be pressed then.
  const layers = [...document.querySelectorAll('[role=dialog], [role=menu]')].filter(isShown)
  const top = layers.at(-1) ?? document.body
  for (const control of top.querySelectorAll('button, a[href], input, textarea, [role=switch]')) {
    // The way past the rail shows itself with the focus.
    if (!isShown(control) || control.classList.contains('skip')) continue
    const area = control.getBoundingClientRect()
    const seen = seenThrough(control)
    const [x, y] = [area.left + area.width / 2, area.top + area.height / 2]
    if (x <= seen.left || x >= seen.right || y <= seen.top || y >= seen.bottom) continue
    const hit = document.elementFromPoint(x, y)
    // With large type the inspector is a drawer over the stage, which its own button closes.
    const drawer = hit?.closest('aside.inspector')
    if (drawer && getComputedStyle(drawer).position === 'absolute') continue
    if (hit && staysOver(hit, control)) continue
    if (hit && !control.contains(hit) && !hit.contains(control)) {
      problems.push(`covered: ${named(control)} by ${named(hit)}`)
    }
  }
  return [...new Set(problems)]
}
