import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contrast, luminance, oklchToLinear } from './oklch.ts'

const css = readFileSync(
  join(import.meta.dirname, '../../../renderer/styles/tokens.css'),
  'utf8',
).replaceAll(/\/\*[\s\S]*?\*\//g, '')

/** Opaque and translucent colours of the first rule with this selector, by name. */
function colours(selector: string): Map<string, number> {
  const start = css.indexOf(`${selector} {`)
  expect(start, selector).toBeGreaterThanOrEqual(0)
  const body = css.slice(start, css.indexOf('}', start))
  const found = [
    ...body.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ [\d.]+)?\)/g),
  ]
  return new Map(
    found.map(([, name, l, c, h]) => [
      name ?? '',
      luminance(oklchToLinear(Number(l), Number(c), Number(h))),
    ]),
  )
}

const themes = {
  light: colours(':root'),
  dark: colours("[data-theme='dark']"),
  contrast: colours("[data-theme='contrast']"),
  projector: colours("[data-theme='projector']"),
}

// What is read, and on what.
const TEXTS = ['ink', 'ink-2', 'accent-ink', 'choice-ink', 'failure']
const GROUNDS = ['wall', 'wall-sunk', 'wall-raised']
const PAIRS = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ['ink', 'accent-wash'],
  ['accent-ink', 'accent-wash'],
  ['ink', 'choice-wash'],
  ['choice-ink', 'choice-wash'],
  ['failure', 'failure-wash'],
  ['on-accent', 'accent-ink'],
] as const
// What is seen without being read: borders of controls, marks.
const MARKS = ['line-strong', 'accent']

describe.each(Object.entries(themes))('theme %s', (name, theme) => {
  const of = (colour: string): number => {
    const found = theme.get(colour)
    if (found === undefined) throw new Error(`${name} has no --${colour}`)
    return found
  }

  it('has a value of its own for every colour', () => {
    expect([...theme.keys()].sort()).toEqual([...themes.light.keys()].sort())
  })

  it.each(PAIRS)('%s on %s can be read', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(name === 'contrast' ? 7 : 4.5)
  })

  it.each(MARKS)('%s can be seen on the wall', (mark) => {
    expect(contrast(of(mark), of('wall'))).toBeGreaterThanOrEqual(3)
  })
})
