import { readFileSync, writeFileSync } from 'node:fs'

/** Device-independent pixels. */
export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

export interface WindowState {
  /** Null: where the system puts a new window, at the default size. */
  bounds: Bounds | null
  maximized: boolean
}

export const MIN_SIZE = { width: 800, height: 560 }
export const DEFAULT_SIZE = { width: 1280, height: 800 }

/** So much of the window must lie on a display, each way, that it can be seen and moved. */
const VISIBLE = 120

/**
 * Reads back where the window was. A position on a display that is gone (a projector unplugged) is
 * dropped; a size larger than its display is cut to it.
 *
 * @param displays work areas of the displays there are now
 */
export function readWindowState(file: string, displays: readonly Bounds[]): WindowState {
  const stored = readJson(file)
  if (!isRecord(stored)) return { bounds: null, maximized: false }
  return { bounds: fit(stored.bounds, displays), maximized: stored.maximized === true }
}

export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    // Where the window was is not worth a message: it opens at its default place.
  }
}

/**
 * Where a window has to go whose display is gone: to the first that is there, in its middle.
 *
 * @returns null where enough of it can be seen
 */
export function broughtBack(bounds: Bounds, displays: readonly Bounds[]): Bounds | null {
  const [first] = displays
  if (first === undefined || displays.some((area) => overlap(area, bounds))) return null
  const width = Math.min(bounds.width, first.width)
  const height = Math.min(bounds.height, first.height)
  const x = first.x + Math.round((first.width - width) / 2)
  const y = first.y + Math.round((first.height - height) / 2)
  return { x, y, width, height }
}

function fit(value: unknown, displays: readonly Bounds[]): Bounds | null {
  if (!isRecord(value)) return null
  const { x, y, width, height } = value
  if (!isPixels(x) || !isPixels(y) || !isPixels(width) || !isPixels(height)) return null
  const size = { width: Math.max(MIN_SIZE.width, width), height: Math.max(MIN_SIZE.height, height) }
  const display = displays.find((area) => overlap(area, { x, y, ...size }))
  if (display === undefined) return null
  return {
    x,
    y,
    width: Math.max(MIN_SIZE.width, Math.min(size.width, display.width)),
    height: Math.max(MIN_SIZE.height, Math.min(size.height, display.height)),
  }
}

function overlap(a: Bounds, b: Bounds): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return across >= VISIBLE && down >= VISIBLE && b.y >= a.y
}

function isPixels(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 100_000
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function readJson(file: string): unknown {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return parsed
  } catch {
    return null
  }
}
