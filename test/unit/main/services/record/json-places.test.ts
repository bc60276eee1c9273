import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { placeAt, readJson } from '#main/services/record/json-places.ts'
import { Random } from '#test/unit/support/random.ts'

/** Where V8 says that a text stops being JSON: it counts lines and columns from 1. */
function placeOfV8(text: string): { line: number; column: number } | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(String(error)) ?? []
    return line === undefined ? null : { line: Number(line), column: Number(column) }
  }
}

const SAMPLE = readFileSync('resources/record/sure-and-wrong.json', 'utf8')

describe('a JSON text', () => {
  it('is read as JSON.parse reads it, with the text of every value at its place', () => {
    const read = readJson(SAMPLE)
    if (!('node' in read)) throw new Error('it is JSON')
    expect(read.node.value).toEqual(JSON.parse(SAMPLE))
    const all = [read.node]
    for (const node of all) {
      expect(JSON.parse(SAMPLE.slice(node.at, node.end))).toEqual(node.value)
      all.push(...node.parts.values())
      for (const [name, part] of node.parts) {
        if (part.nameAt === undefined) continue
        expect(SAMPLE.slice(part.nameAt)).toMatch(JSON.stringify(name))
      }
    }
    expect(all.length).toBeGreaterThan(100)
  })

  it('is refused exactly where JSON.parse refuses one: 3000 spoilt texts', () => {
    const random = new Random(11)
    const letters = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '0',
      '-',
      '.',
      'e',
      'n',
      ' ',
      '\n',
      '\t',
    ]
    let refused = 0
    for (let i = 0; i < 3000; i++) {
      const at = random.int(0, SAMPLE.length)
      const cut = random.int(0, 3)
      const put = letters[random.int(0, letters.length)] ?? ''
      const text = `${SAMPLE.slice(0, at)}${put}${SAMPLE.slice(at + cut)}`
      const read = readJson(text)
      if ('slip' in read && read.slip.code === 'twice') continue
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        refused++
        expect(read, text).toHaveProperty('slip')
        continue
      }
      expect(read, text).toHaveProperty('node.value', value)
    }
    expect(refused).toBeGreaterThan(1000)
  })

  it.each<[string, string]>([
    ['comment', '{\n  "a": 1, // one\n  "b": 2\n}'],
    ['missingComma', '{\n  "a": 1\n  "b": 2\n}'],
    ['missingComma', '[1,\n 2 3]'],
    ['missingColon', '{"a" 1}'],
    ['after', '{"a": 1}\n}'],
    ['fullWidth', '{"a": 1，"b": 2}'],
    ['fullWidth', '{"a"：1}'],
    ['fullWidth', '{“a”: 1}'],
    ['singleQuote', "{\n\t'a': 1}"],
    ['openString', '{"a": "one\n"}'],
    ['controlCharacter', '{"a": "one\ttwo"}'],
    ['badEscape', '{"a": "C:\\x"}'],
    ['noName', '{\n\n  a: 1}'],
    ['end', '{"a": [1, 2'],
    ['end', '{"a": "one'],
  ])('says where it slipped, as the engine does: %s', (code, text) => {
    const read = readJson(text)
    if (!('slip' in read)) throw new Error('it is not JSON')
    expect(read.slip.code).toBe(code)
    const place = placeOfV8(text)
    // Of a text that ends too early V8 gives no place in some cases.
    if (place !== null) expect(placeAt(text, read.slip.at)).toEqual(place)
    else expect(code).toBe('end')
  })

  it('may not end with a comma, have a name twice, or go on after a word', () => {
    const slips = ['{"a": [1, 2,]}', '{"a": 1, "a": 2}', '[01]', '[tru]', '[None]', '[＂a]'].map(
      (text) => {
        const read = readJson(text)
        return 'slip' in read && [read.slip.code, read.slip.at]
      },
    )
    expect(slips).toEqual([
      ['trailingComma', 11],
      ['twice', 9],
      ['badNumber', 1],
      ['unexpected', 1],
      ['unexpected', 1],
      ['unexpected', 1],
    ])
  })

  it('counts characters, not halves of them, whatever ends the lines', () => {
    expect(placeAt('"👍🏽"', 5)).toEqual({ line: 1, column: 4 })
    for (const end of ['\n', '\r\n', '\r']) {
      expect(placeAt(`{${end}${end}"中文": x`, 8 + 2 * end.length)).toEqual({ line: 3, column: 8 })
    }
    expect(readJson('\ufeff{"a": 1}')).toHaveProperty('node.value', { a: 1 })
    expect(placeAt('\ufeff{"a"', 1)).toEqual({ line: 1, column: 1 })
  })
})
