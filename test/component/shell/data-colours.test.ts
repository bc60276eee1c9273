import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  CIVIDIS,
  colourAt,
  DIVERGING,
  DIVERGING_DARK,
  gradientOf,
  inkOn,
  lookupTable,
  MAKO,
  scaleFor,
  VIRIDIS,
} from '#renderer/charts/colour-scales.ts'
import { contrast, hexToLinear, luminance } from './oklch.ts'

const css = readFileSync(
  join(import.meta.dirname, '../../../renderer/styles/data-colours.css'),
  'utf8',
)

function gradients(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`)
  const body = css.slice(start, css.indexOf('\n}', start))
  return new Map(
    [...body.matchAll(/--scale-([\w-]+):\s*linear-gradient\(([^)]*)\)/g)].map(([, name, stops]) => [
      name ?? '',
      (stops ?? '').replaceAll(/\s+/g, ' ').trim(),
    ]),
  )
}

const stops = (gradient: string): string => gradient.slice('linear-gradient('.length, -1)

describe('data colours', () => {
  it('are the same in the style sheet and in the charts', () => {
    const light = gradients(':root')
    const dark = gradients("[data-theme='dark']")
    expect(light.get('viridis')).toBe(stops(gradientOf(VIRIDIS)))
    expect(light.get('mako')).toBe(stops(gradientOf(MAKO)))
    expect(light.get('cividis')).toBe(stops(gradientOf(CIVIDIS)))
    expect(light.get('diverging')).toBe(stops(gradientOf(DIVERGING)))
    for (const kind of ['attention', 'probability', 'signed'] as const) {
      expect(light.get(kind)).toBe(stops(gradientOf(scaleFor(kind, false))))
      expect(dark.get(kind)).toBe(stops(gradientOf(scaleFor(kind, true))))
    }
  })

  it('are those published, where they are published', () => {
    // matplotlib's tables, entries 0, 64, 128, 191 and 255 of 256.
    const viridis = ['#440154', '#3b528b', '#21918c', '#5cc863', '#fde725']
    const cividis = ['#00224e', '#434e6c', '#7d7c78', '#bbad6d', '#fee838']
    for (const [scale, known] of [
      [VIRIDIS, viridis],
      [CIVIDIS, cividis],
    ] as const) {
      known.forEach((hex, i) => expect(scale[i * 4]).toBe(hex))
    }
  })

  it.each([
    ['viridis', VIRIDIS, 1],
    ['cividis', CIVIDIS, 1],
    ['mako', MAKO, -1],
  ] as const)('%s always gets lighter, or always darker', (_, scale, direction) => {
    const light = scale.map((hex) => luminance(hexToLinear(hex)))
    for (let i = 1; i < light.length; i++) {
      expect(direction * ((light[i] ?? 0) - (light[i - 1] ?? 0))).toBeGreaterThan(0)
    }
  })

  it.each([
    ['diverging', DIVERGING, -1],
    ['diverging-dark', DIVERGING_DARK, 1],
  ] as const)('%s leaves its middle equally on both sides', (_, scale, direction) => {
    const light = scale.map((hex) => luminance(hexToLinear(hex)))
    for (let i = 1; i <= 8; i++) {
      const [left, right] = [light[8 - i] ?? 0, light[8 + i] ?? 0]
      expect(direction * (left - (light[9 - i] ?? 0))).toBeGreaterThan(0)
      expect(Math.abs(left - right)).toBeLessThan(0.09)
    }
  })

  it('clamps what lies outside 0–1', () => {
    expect(colourAt(VIRIDIS, -3)).toEqual([0x44, 0x01, 0x54])
    expect(colourAt(VIRIDIS, 7)).toEqual([0xfd, 0xe7, 0x25])
    expect(colourAt(VIRIDIS, Number.NaN)).toEqual([0x44, 0x01, 0x54])
  })

  it('carries readable text at every value', () => {
    for (const scale of [VIRIDIS, CIVIDIS, MAKO, DIVERGING, DIVERGING_DARK]) {
      const table = lookupTable(scale)
      for (let i = 0; i < 256; i++) {
        const [red = 0, green = 0, blue = 0, alpha] = table.slice(i * 4, i * 4 + 4)
        const hex = `#${[red, green, blue].map((n) => n.toString(16).padStart(2, '0')).join('')}`
        const ground = luminance(hexToLinear(hex))
        const ink = luminance(hexToLinear(inkOn([red, green, blue])))
        expect(contrast(ground, ink)).toBeGreaterThanOrEqual(4.5)
        expect(alpha).toBe(255)
      }
    }
  })
})
