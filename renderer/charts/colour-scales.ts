/**
 * The data colours. Each scale is 17 even stops, straight lines in sRGB between them: within 0.010
 * (OKLab) of the published tables of viridis and cividis. `mako` and the two diverging scales have
 * even steps of OKLCH lightness and are this app's own.
 */
export type ColourScale = readonly string[]

function stops(hexes: string): ColourScale {
  return hexes.split(' ')
}

/** Sequential, dark → light. Smith & van der Walt, matplotlib 1.5 (2015). */
export const VIRIDIS: ColourScale = stops(
  '#440154 #48186a #472d7b #424086 #3b528b #33638d #2c728e #26828e #21918c ' +
    '#1f9f88 #27ad81 #3dbc74 #5cc863 #81d34d #aadc32 #d5e21a #fde725',
)

/** Sequential, dark → light, the same to most colour-blind eyes. Nuñez, Anderton & Renslow, PLoS ONE 13(7), 2018. */
export const CIVIDIS: ColourScale = stops(
  '#00224e #002e6a #1a386f #32436d #434e6c #535a6d #61656f #6f7073 #7d7c78 ' +
    '#8b8778 #9a9376 #aaa073 #bbad6d #ccba64 #ddc858 #efd748 #fee838',
)

/** Sequential, wall → dark, hue 170° → 290°, for light themes. */
export const MAKO: ColourScale = stops(
  '#fafafa #ccf4e9 #a4e9e0 #7dddda #56cfd5 #2bbfd1 #0eaeca #099cc0 #048ab6 ' +
    '#0178ac #11669f #21558d #274678 #283761 #252b49 #1f1f31 #16151f',
)

/** −1 blue, 0 white, +1 orange. */
export const DIVERGING: ColourScale = stops(
  '#0159ae #256dc1 #4781ca #6596d3 #83aadc #a0bee4 #bed2ec #dce6f3 #fafafa ' +
    '#f1e1d8 #e7c9b6 #dcb194 #d19973 #c58150 #b96829 #a55404 #8b4501',
)

/** −1 blue, 0 near-black, +1 orange: what is near zero steps back on a dark wall too. */
export const DIVERGING_DARK: ColourScale = stops(
  '#89c3fe #61abf5 #5694d1 #4b7dae #41668d #36516c #2b3c4e #212831 #161616 ' +
    '#2f261e #493626 #65472e #835935 #a16b3c #c17d42 #e29148 #ffa659',
)

export type ScaleKind = 'attention' | 'probability' | 'signed'

/**
 * Which scale shows what on which wall. More attention stands out further from the wall. In
 * `probability` it is the improbable that stands out: what the model was sure of recedes.
 */
export function scaleFor(kind: ScaleKind, dark: boolean): ColourScale {
  if (kind === 'attention') return dark ? VIRIDIS : MAKO
  if (kind === 'probability') return dark ? [...CIVIDIS].reverse() : CIVIDIS
  return dark ? DIVERGING_DARK : DIVERGING
}

export type Rgb = [red: number, green: number, blue: number]

/** Channels 0–255 of `#rrggbb`. */
function parseHex(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16)
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255]
}

/** Channels 0–255 (not rounded) at `t`, which is clamped to 0–1. For diverging scales t = (v + 1) / 2. */
export function colourAt(scale: ColourScale, t: number): Rgb {
  const last = scale.length - 1
  const x = Math.min(1, Math.max(0, Number.isNaN(t) ? 0 : t)) * last
  const i = Math.min(last - 1, Math.floor(x))
  const a = parseHex(scale[i] ?? '#000000')
  const b = parseHex(scale[i + 1] ?? '#000000')
  const f = x - i
  return [a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f, a[2] + (b[2] - a[2]) * f]
}

/** `rgb(r g b)` at `t` in 0–1, for CSS and canvas. */
export function cssColourAt(scale: ColourScale, t: number): string {
  return `rgb(${colourAt(scale, t)
    .map((channel) => Math.round(channel))
    .join(' ')})`
}

/** RGBA × 256 for painting pixels: entry i is the colour of i / 255. */
export function lookupTable(scale: ColourScale): Uint8ClampedArray {
  const table = new Uint8ClampedArray(256 * 4)
  for (let i = 0; i < 256; i++) table.set([...colourAt(scale, i / 255), 255], i * 4)
  return table
}

/** The scale as a CSS gradient, left = first stop: a legend drawn with it is exact. */
export function gradientOf(scale: ColourScale): string {
  return `linear-gradient(to right, ${scale.join(', ')})`
}

/** Black or white, whichever reads better on the colour (WCAG 2 relative luminance). */
export function inkOn([red, green, blue]: Rgb): '#000000' | '#ffffff' {
  const linear = (channel: number): number => {
    const s = channel / 255
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
  }
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  return luminance > 0.179 ? '#000000' : '#ffffff'
}
