import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'

/**
 * A canvas as wide as its box and as sharp as the screen. `draw` runs when the box, the screen's
 * density or one of the sources changes, at most once a frame; its context is in device pixels.
 *
 * @returns the box's width in CSS pixels, 0 before it is known
 */
export function useCanvas(options: {
  box: Ref<HTMLElement | null>
  canvas: Ref<HTMLCanvasElement | null>
  /** Height in CSS pixels at a width. */
  height: (width: number) => number
  draw: (context: CanvasRenderingContext2D, ratio: number) => void
  sources: () => unknown
}): { width: Ref<number> } {
  const width = ref(0)
  let frame = 0
  let observer: ResizeObserver | undefined

  function paint(): void {
    const canvas = options.canvas.value
    if (!canvas || width.value === 0) return
    const context = canvas.getContext('2d')
    if (!context) return
    const ratio = window.devicePixelRatio
    const height = options.height(width.value)
    canvas.width = Math.round(width.value * ratio)
    canvas.height = Math.round(height * ratio)
    canvas.style.height = `${String(height)}px`
    options.draw(context, ratio)
  }

  function schedule(): void {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(paint)
  }

  onMounted(() => {
    observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = Math.floor(entry.contentRect.width)
    })
    if (options.box.value) observer.observe(options.box.value)
  })
  onBeforeUnmount(() => {
    observer?.disconnect()
    cancelAnimationFrame(frame)
  })
  watch([width, options.sources], schedule)
  return { width }
}
