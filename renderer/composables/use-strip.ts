/** Where a key leads on a strip of `count` tokens. */
function keyed(key: string, current: number, count: number): number | undefined {
  const to: Partial<Record<string, number>> = {
    ArrowRight: current + 1,
    ArrowLeft: current - 1,
    PageDown: current + 10,
    PageUp: current - 10,
    Home: 0,
    End: count - 1,
  }
  return to[key]
}

/** A row of tokens that is chosen from like a slider: pressed, dragged over, or walked along by keys. */
export function useStrip(options: {
  box: () => HTMLElement | null
  count: () => number
  /** Index of the chosen one. */
  current: () => number
  /** Gets an index within the row. */
  choose: (index: number) => void
}) {
  const choose = (index: number): void => {
    options.choose(Math.min(options.count() - 1, Math.max(0, index)))
  }
  function onPointer(event: PointerEvent): void {
    const area = options.box()?.getBoundingClientRect()
    if (event.buttons !== 1 || !area) return
    choose(Math.floor(((event.clientX - area.left) / area.width) * options.count()))
  }
  function onDown(event: PointerEvent): void {
    options.box()?.setPointerCapture(event.pointerId)
    onPointer(event)
  }
  function onKey(event: KeyboardEvent): void {
    const next = keyed(event.key, options.current(), options.count())
    if (next === undefined) return
    event.preventDefault()
    choose(next)
  }
  return { onPointer, onDown, onKey }
}
