import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'

/**
 * A canvas as wide as its box and as sharp as the screen. `draw` runs when the box, the screen's
 * density or one of the sources changes, or when asked to, at most once a frame; its context is empty
 * and in device pixels.
 *
 * @returns the box's size in CSS pixels, 0 before it is known; and `redraw`, for what is not reactive
 */
export function useCanvas(options: {
  box: Ref<HTMLElement | null>
  canvas: Ref<HTMLCanvasElement | null>
  /** Height in CSS pixels at a size of the box. */
  height: (width: number, boxHeight: number) => number
  draw: (context: CanvasRenderingContext2D, ratio: number) => void
  sources: () => unknown
}): { width: Ref<number>; boxHeight: Ref<number>; redraw: () => void } {
  const width = ref(0)
  const boxHeight = ref(0)
  let frame = 0
  let observer: ResizeObserver | undefined

  function paint(): void {
    const canvas = options.canvas.value
    if (!canvas || width.value === 0) return
    const context = canvas.getContext('2d')
    if (!context) return
    // Not every browser that opens a hand-out knows `currentCSSZoom`.
    const enlarged = Number(getComputedStyle(canvas).getPropertyValue('--enlarged') || 1)
    const ratio = window.devicePixelRatio * enlarged
    const height = options.height(width.value, boxHeight.value)
    const [wide, high] = [Math.round(width.value * ratio), Math.round(height * ratio)]
    if (canvas.width === wide && canvas.height === high) {
      context.reset()
    } else {
      canvas.width = wide
      canvas.height = high
      canvas.style.height = `${String(height)}px`
    }
    options.draw(context, ratio)
  }

  function redraw(): void {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(paint)
  }

  onMounted(() => {
    observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      width.value = Math.floor(entry.contentRect.width)
      boxHeight.value = Math.floor(entry.contentRect.height)
    })
    if (options.box.value) observer.observe(options.box.value)
  })
  onBeforeUnmount(() => {
    observer?.disconnect()
    cancelAnimationFrame(frame)
  })
  watch([width, boxHeight, options.sources], redraw)
  return { width, boxHeight, redraw }
}
