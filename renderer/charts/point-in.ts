/**
 * Where a pointer is within an element, in the element's own CSS pixels. `offsetX` counts in the window's
 * where `zoom` enlarges what is around it.
 */
export function pointIn(
  element: HTMLElement,
  { clientX, clientY }: { clientX: number; clientY: number },
): { x: number; y: number } {
  const { left, top, width } = element.getBoundingClientRect()
  const scale = width === 0 ? 1 : element.offsetWidth / width
  return { x: (clientX - left) * scale, y: (clientY - top) * scale }
}
