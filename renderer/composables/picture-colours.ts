/** The colours figures are saved in. */
const NAMES = {
  wall: '--wall',
  ink: '--ink',
  ink2: '--ink-2',
  line: '--line',
  accent: '--accent',
  choice: '--choice',
} as const

/** The theme's colours as `#rrggbb`, as the screen shows them now. */
export function pictureColours(): Record<keyof typeof NAMES, string> {
  const style = getComputedStyle(document.documentElement)
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const hex = (name: string): string => {
    if (!context) throw new Error('no canvas to read colours from')
    context.fillStyle = style.getPropertyValue(name)
    context.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
  }
  return {
    wall: hex(NAMES.wall),
    ink: hex(NAMES.ink),
    ink2: hex(NAMES.ink2),
    line: hex(NAMES.line),
    accent: hex(NAMES.accent),
    choice: hex(NAMES.choice),
  }
}
