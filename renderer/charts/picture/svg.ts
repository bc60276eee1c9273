/** The colours a picture is drawn in, `#rrggbb`: programs that show an SVG do not all read OKLCH. */
export interface PictureColours {
  wall: string
  ink: string
  /** Captions, numbers beside the ink. */
  ink2: string
  line: string
  accent: string
  /** The model's choice. */
  choice: string
}

/** A figure as a drawing that stands alone: what is saved as SVG, and as PNG from it. */
export interface Picture {
  /** CSS pixels, margins and title not counted. */
  width: number
  height: number
  /** SVG elements within that box. */
  body: string
}

const FONT =
  "-apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
const MARGIN = 24
const TITLE = 20
const CAPTION = 12
const LEADING = 1.5

/**
 * A whole SVG file: title, caption lines and the picture. Nothing in it refers to anything outside.
 *
 * @param captions what is shown, and where the numbers come from
 */
export function svgDocument(
  picture: Picture,
  { title, captions }: { title: string; captions: readonly string[] },
  colours: PictureColours,
): string {
  const top = MARGIN + TITLE * LEADING
  const below = top + picture.height + MARGIN / 2
  const width = picture.width + 2 * MARGIN
  const height = below + captions.length * CAPTION * LEADING + MARGIN
  const words = captions.map((line, i) =>
    text(line, { x: MARGIN, y: below + (i + 0.5) * CAPTION * LEADING, fill: colours.ink2 }),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}"`,
    ` viewBox="0 0 ${n(width)} ${n(height)}" font-family="${FONT}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    rect({ x: 0, y: 0, width, height, fill: colours.wall }),
    text(title, { x: MARGIN, y: MARGIN, fill: colours.ink, size: TITLE, bold: true }),
    `<g transform="translate(${n(MARGIN)} ${n(top)})">${picture.body}</g>`,
    ...words,
    '</svg>',
  ].join('')
}

export function rect(box: {
  x: number
  y: number
  width: number
  height: number
  fill: string
  /** What it says when pointed at. */
  title?: string
}): string {
  const { x, y, width, height, fill, title } = box
  const open = `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${fill}"`
  return title === undefined ? `${open}/>` : `${open}><title>${escapeXml(title)}</title></rect>`
}

export function line(ends: {
  x1: number
  y1: number
  x2: number
  y2: number
  stroke: string
  width?: number
  dashed?: boolean
}): string {
  const { x1, y1, x2, y2, stroke, width = 1, dashed = false } = ends
  const dash = dashed ? ' stroke-dasharray="4 3"' : ''
  return `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke="${stroke}" stroke-width="${n(width)}"${dash}/>`
}

/** A word or sentence; `y` is the middle of its line. Spaces at its ends stay. */
export function text(
  content: string,
  at: {
    x: number
    y: number
    fill: string
    size?: number
    anchor?: 'start' | 'middle' | 'end'
    bold?: boolean
    /** Degrees, around (x, y). */
    turn?: number
  },
): string {
  const { x, y, fill, size = CAPTION, anchor = 'start', bold = false, turn = 0 } = at
  const weight = bold ? ' font-weight="600"' : ''
  const turned = turn === 0 ? '' : ` transform="rotate(${n(turn)} ${n(x)} ${n(y)})"`
  return (
    `<text x="${n(x)}" y="${n(y)}" dy="0.35em" xml:space="preserve" font-size="${n(size)}"` +
    ` text-anchor="${anchor}" fill="${fill}"${weight}${turned}>${escapeXml(content)}</text>`
  )
}

/** A bitmap, as a data URL, without blur where it is enlarged. */
export function image(box: {
  x: number
  y: number
  width: number
  height: number
  href: string
}): string {
  const { x, y, width, height, href } = box
  return (
    `<image x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"` +
    ` preserveAspectRatio="none" style="image-rendering:pixelated" href="${href}"/>`
  )
}

/** What XML 1.0 (2.2) excludes: controls but tab and line breaks, lone surrogates, two noncharacters. */
const NOT_XML = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]|\p{Cs}/gu

/** Characters an XML file cannot hold are left out; the rest is text whatever it says. */
function escapeXml(content: string): string {
  return content
    .replaceAll(NOT_XML, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** A coordinate with at most two places. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100)
}
