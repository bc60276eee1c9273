import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { randomSources } from './random-sources.ts'

/** The only modules that may ask for chance, and what for. */
const ALLOWED = {
  // Names of sessions, messages and runs: nothing a model says depends on them.
  'electron/main/services/new-id.ts': ['randomUUID', 'randomUUID'],
  // A fresh seed, which is shown and stored: all that is drawn follows from it (Philox 4×32-10).
  'renderer/stores/seed.ts': ['getRandomValues'],
}

describe('nothing in the program draws a number that cannot be drawn again', () => {
  it('but ids and fresh seeds, in one module each', () => {
    const files = globSync(['electron/**/*.ts', 'renderer/**/*.{ts,vue}'])
    expect(files.length).toBeGreaterThan(300)
    const found = files.flatMap((file): [string, string[]][] => {
      const sources = randomSources(file, readFileSync(file, 'utf8'))
      return sources.length === 0 ? [] : [[file.replaceAll('\\', '/'), sources]]
    })
    expect(Object.fromEntries(found)).toEqual(ALLOWED)
  })

  it.each<[code: string, found: string[]]>([
    ['const x = Math.random() * 3', ['random']],
    ["const x = Math['random']()", ['random']],
    ['const { random } = Math', ['random']],
    ['const { random: draw } = Math', ['random']],
    ['const draw = Math\n  .random', ['random']],
    ['crypto.getRandomValues(new Uint8Array(4))', ['getRandomValues']],
    ['globalThis.crypto.randomUUID()', ['randomUUID']],
    [
      "import { randomBytes as noise } from 'node:crypto'\nimport uuid from 'uuid'",
      ['randomBytes', 'uuid', 'uuid'],
    ],
    ['`${Math.random()}`', ['random']],
    ['// Math.random() is forbidden\n/* randomUUID */ const x = 1', []],
    ["const text = 'one random draw'; const randomised = 1", []],
  ])('is found out: %j', (code, found) => {
    expect(randomSources('x.ts', code)).toEqual(found)
    const component = `<script setup lang="ts">\n${code}\n</script>\n<template><p /></template>\n`
    expect(randomSources('X.vue', component)).toEqual(found)
  })

  it('is found out in a template, and not in its comments or class names', () => {
    const template = (inner: string) => `<template><div>${inner}</div></template>\n`
    expect(randomSources('X.vue', template('{{ Math.random() }}'))).toEqual(['random'])
    expect(randomSources('X.vue', template('<!-- random --><i class="random-look" />'))).toEqual([])
  })
})
