import { describe, expect, test } from 'vitest'
import { colourAt, cssColourAt, MAKO } from '#renderer/charts/colour-scales.ts'
import { toScale } from '#renderer/charts/heatmap-pixels.ts'
import { barsPicture } from '#renderer/charts/picture/bars-picture.ts'
import { csvOf } from '#renderer/charts/picture/csv.ts'
import { matrixPicture, VECTOR_LIMIT } from '#renderer/charts/picture/matrix-picture.ts'
import { svgDocument, text } from '#renderer/charts/picture/svg.ts'

const COLOURS = {
  wall: '#ffffff',
  ink: '#111111',
  ink2: '#555555',
  line: '#dddddd',
  accent: '#008080',
  choice: '#d08000',
}

/** @throws where it is no well-formed XML */
function parsed(svg: string): Document {
  const found = new DOMParser().parseFromString(svg, 'image/svg+xml')
  expect(found.querySelector('parsererror')?.textContent ?? '').toBe('')
  return found
}

function texts(document: Document): string[] {
  return [...document.querySelectorAll('text')].map((element) => element.textContent)
}

describe('an SVG file', () => {
  const HOSTILE = '</text><script>alert(1)</script> & "quoted" \u0000\u0008\ud800 ‹终›'

  test('stays text whatever its words say', () => {
    const picture = { width: 10, height: 10, body: text(HOSTILE, { x: 0, y: 0, fill: '#000000' }) }
    const document = parsed(
      svgDocument(picture, { title: HOSTILE, captions: [HOSTILE, 'two'] }, COLOURS),
    )
    expect(document.querySelectorAll('script')).toHaveLength(0)
    const said = '</text><script>alert(1)</script> & "quoted"  ‹终›'
    expect(texts(document)).toEqual([said, said, said, 'two'])
    expect(document.querySelector('title')?.textContent).toBe(said)
  })

  test('refers to nothing outside', () => {
    const svg = svgDocument(
      { width: 1, height: 1, body: '' },
      { title: 'a', captions: [] },
      COLOURS,
    )
    expect(svg.match(/https?:\/\/[^"]*/g)).toEqual(['http://www.w3.org/2000/svg'])
    expect(svg.startsWith('<svg ')).toBe(true)
  })
})

describe('a picture of a matrix', () => {
  const labels = { rows: ['a', 'b', 'c'], cols: ['a', 'b', 'c'], legend: 'weight' }
  const format = (weight: number): string => weight.toFixed(3)
  const draw = (side: number, bitmap = () => 'data:image/png;base64,AA==') => {
    const weights = Float32Array.from({ length: side * side }, (_, i) => (i % 7) / 8)
    const data = { rows: side, cols: side, weights, max: 0.75, hiddenColumn: null }
    return matrixPicture({ ...data, end: (row) => row + 1 }, labels, MAKO, COLOURS, format, bitmap)
  }

  test('has a rectangle for every cell that can be looked at, in the scale’s colour', () => {
    const document = parsed(svgDocument(draw(3), { title: 'matrix', captions: [] }, COLOURS))
    const cells = [...document.querySelectorAll('rect')].filter((rect) =>
      rect.querySelector('title'),
    )
    expect(cells.map((cell) => cell.querySelector('title')?.textContent)).toEqual([
      '0, 0: 0.000',
      '1, 0: 0.375',
      '1, 1: 0.500',
      '2, 0: 0.750',
      '2, 1: 0.000',
      '2, 2: 0.125',
    ])
    expect(cells[2]?.getAttribute('fill')).toBe(cssColourAt(MAKO, toScale(0.5 / 0.75)))
    expect(colourAt(MAKO, 1)).not.toEqual(colourAt(MAKO, 0))
  })

  test('names the true ends of its colours', () => {
    const found = texts(parsed(svgDocument(draw(3), { title: 'm', captions: [] }, COLOURS)))
    // The scale is a square root: half way up stands a quarter of the largest weight.
    expect(found).toEqual(expect.arrayContaining(['0.000', '0.188', '0.750', 'weight']))
  })

  test('is drawn cell by cell up to the limit, as one bitmap beyond', () => {
    expect(draw(VECTOR_LIMIT).body).not.toContain('<image')
    const large = draw(VECTOR_LIMIT + 1)
    expect(large.body.match(/<image/g)).toHaveLength(1)
    expect(large.body).not.toContain('<title>')
  })
})

test('bars are as long as their values, and no longer than the track', () => {
  const bars = [
    { label: 'a', value: 0.5, figure: '50 %' },
    { label: 'b', value: 1, figure: '100 %', mark: 'choice' as const },
    { label: 'c', value: 2, figure: 'more' },
  ]
  const document = parsed(
    svgDocument(barsPicture(bars, 1, COLOURS), { title: 'bars', captions: [] }, COLOURS),
  )
  const widths = [...document.querySelectorAll('g rect')].map((rect) =>
    Number(rect.getAttribute('width')),
  )
  const [track = 0, half, , whole, , over] = widths
  expect([half, whole, over]).toEqual([track / 2, track, track])
})

describe('CSV', () => {
  test('keeps every text, whatever signs are in it, and numbers to their last digit', () => {
    const third = Math.fround(1 / 3)
    const csv = csvOf({
      columns: ['token', 'weight'],
      rows: [
        [' "a",\r\nb', third],
        ['词元', -1e-30],
      ],
    })
    expect(csv).toBe(`"token","weight"\r\n" ""a"",\r\nb",${String(third)}\r\n"词元",-1e-30\r\n`)
    expect(Math.fround(Number(/,(0\.\d+)/.exec(csv)?.[1]))).toBe(third)
  })
})
