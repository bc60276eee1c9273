import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What an Xvfb shows, out of the XWD file that it keeps (X11's XWDFile.h; 32 bits a pixel). */
function readScreen(frames: string) {
  const file = readFileSync(join(frames, 'Xvfb_screen0'))
  const field = (at: number): number => file.readUInt32BE(at * 4)
  const [width, height, bytesPerLine, colours] = [field(4), field(5), field(12), field(19)]
  if (field(11) !== 32) throw new Error(`${String(field(11))} bits a pixel are not read here`)
  const start = field(0) + 12 * colours
  /** Red, green, blue, 0–255. */
  const pixel = (x: number, y: number): [number, number, number] => {
    const at = start + y * bytesPerLine + x * 4
    return [file[at + 2] ?? 0, file[at + 1] ?? 0, file[at] ?? 0]
  }
  return { width, height, pixel }
}

/** How many of the points of a grid are not black, and how many colours there are. */
export function look(frames: string): { lit: number; colours: number } {
  const { width, height, pixel } = readScreen(frames)
  const seen = new Set<string>()
  let [lit, all] = [0, 0]
  for (let y = 0; y < height; y += 3) {
    for (let x = 0; x < width; x += 3) {
      const colour = pixel(x, y)
      seen.add(colour.join())
      all++
      if (Math.max(...colour) > 8) lit++
    }
  }
  return { lit: lit / all, colours: seen.size }
}
