import { describe, expect, it } from 'vitest'
import { completeLength, concatBytes, decodeUtf8 } from '#renderer/trace/utf8.ts'
import { Random } from '#test/unit/support/random.ts'

const encoder = new TextEncoder()

/** Feeds parts one after another, showing what is complete; the end shows the rest. */
function streamed(parts: readonly Uint8Array[]): string {
  let pending: Uint8Array = new Uint8Array()
  let text = ''
  for (const part of parts) {
    const bytes = concatBytes([pending, part])
    const complete = completeLength(bytes)
    text += decodeUtf8(bytes.subarray(0, complete))
    pending = bytes.slice(complete)
  }
  return text + decodeUtf8(pending)
}

function cut(random: Random, bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + random.int(1, 5))
    parts.push(bytes.slice(at, end))
    at = end
  }
  return parts
}

describe('text that arrives in pieces of bytes', () => {
  it('is the same however it is cut', () => {
    const random = new Random(3)
    for (let i = 0; i < 500; i++) {
      const text = random
        .list(3, () => random.text())
        .join('')
        .toWellFormed()
      expect(streamed(cut(random, encoder.encode(text)))).toBe(text)
    }
  })

  it('decodes as a whole would, also where it is not UTF-8', () => {
    const random = new Random(4)
    const whole = new TextDecoder('utf-8', { ignoreBOM: true })
    for (let i = 0; i < 2000; i++) {
      const bytes = random.bytes(random.int(0, 12))
      expect(streamed(cut(random, bytes))).toBe(whole.decode(bytes))
    }
  })

  it('never holds back more than the three bytes a character can lack its last of', () => {
    const random = new Random(5)
    for (let i = 0; i < 2000; i++) {
      const bytes = random.bytes(random.int(0, 12))
      expect(bytes.length - completeLength(bytes)).toBeLessThanOrEqual(3)
    }
  })

  it('keeps a byte order mark, which is a token like any other', () => {
    expect(decodeUtf8(encoder.encode('\ufeffa'))).toBe('\ufeffa')
  })

  it.each([
    ['€', 3, [0, 0, 3]],
    ['é', 2, [0, 2]],
    ['🧵', 4, [0, 0, 0, 4]],
  ])('waits for the whole of %s', (character, length, complete) => {
    const bytes = encoder.encode(character)
    expect(bytes).toHaveLength(length)
    expect([...bytes].map((_, i) => completeLength(bytes.subarray(0, i + 1)))).toEqual(complete)
  })
})
