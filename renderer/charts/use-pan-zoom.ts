import { shallowRef, watch, type ShallowRef } from 'vue'
import { clampView, panBy, sizeOf, WHOLE, zoomAt, type MapGrid, type MapView } from './map-view.ts'

/** What one press of a key or button zooms by. */
const STEP = 1.5
/** Zoom of a wheel's turn: e^(−WHEEL · pixels); a notch is about 100 pixels. */
const WHEEL = 0.0025
/** A press that moves further is a drag. */
const SLACK = 4

interface Point {
  x: number
  y: number
}

/** Moves a view by pointer, wheel, two fingers and keys; points are in the window's CSS pixels. */
export function usePanZoom(options: {
  grid: () => MapGrid
  /** A point of the window from an event. */
  at: (event: MouseEvent) => Point
  /** Whether the wheel alone zooms; it always does with Ctrl, as pinching a touchpad is told. */
  wheel: () => boolean
}): {
  view: ShallowRef<MapView>
  dragging: ShallowRef<boolean>
  zoom: (factor: number | null) => void
  down: (event: PointerEvent) => void
  move: (event: PointerEvent) => boolean
  up: (event: PointerEvent) => boolean
  turn: (event: WheelEvent) => void
  key: (key: string) => boolean
} {
  const view = shallowRef<MapView>(WHOLE)
  const dragging = shallowRef(false)
  const pointers = new Map<number, Point>()
  let travelled = 0
  watch(options.grid, (grid) => (view.value = clampView(view.value, grid)))

  /** Zooms around the middle; null shows all. */
  function zoom(factor: number | null): void {
    const grid = options.grid()
    const { width, height } = sizeOf(grid)
    view.value =
      factor === null ? WHOLE : zoomAt(view.value, grid, factor, { x: width / 2, y: height / 2 })
  }
  function down(event: PointerEvent): void {
    if (event.button !== 0) return
    pointers.set(event.pointerId, options.at(event))
    if (pointers.size === 1) travelled = 0
  }
  /** @returns whether the pointer drags, rather than points */
  function move(event: PointerEvent): boolean {
    const before = pointers.get(event.pointerId)
    if (!before) return false
    const now = options.at(event)
    const [dx, dy] = [now.x - before.x, now.y - before.y]
    travelled += Math.hypot(dx, dy)
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
    pointers.set(event.pointerId, now)
    if (other) {
      const spread = (point: Point): number => Math.max(1, distance(point, other))
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
      view.value = zoomAt(view.value, options.grid(), spread(now) / spread(before), middle)
    }
    if (travelled > SLACK && !dragging.value) {
      dragging.value = true
      if (event.target instanceof Element) event.target.setPointerCapture(event.pointerId)
    }
    if (dragging.value && !other) view.value = panBy(view.value, options.grid(), dx, dy)
    return dragging.value
  }
  /** @returns whether this was a press rather than the end of a drag */
  function up(event: PointerEvent): boolean {
    const pressed = pointers.delete(event.pointerId) && travelled <= SLACK
    if (pointers.size === 0) dragging.value = false
    return pressed
  }
  function turn(event: WheelEvent): void {
    if (!event.ctrlKey && !options.wheel()) return
    const before = view.value
    // Pinching a touchpad is told as a wheel's turn of a few pixels.
    const amount = event.ctrlKey ? 4 * WHEEL : WHEEL
    const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 33
    view.value = zoomAt(before, options.grid(), Math.exp(-amount * pixels), options.at(event))
    // Where nothing is left to zoom the page goes on scrolling.
    if (view.value.zoom !== before.zoom || event.ctrlKey) event.preventDefault()
  }
  function key(name: string): boolean {
    if (name === '+' || name === '=') zoom(STEP)
    else if (name === '-' || name === '_') zoom(1 / STEP)
    else if (name === '0') zoom(null)
    else return false
    return true
  }
  return { view, dragging, zoom, down, move, up, turn, key }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
