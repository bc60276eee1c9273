import type { BodyLine } from '#shared/trace/vitrine-lines.ts'

/**
 * What a file may ask of this machine, so that reading or writing the largest one takes less than
 * 300 MB of memory.
 */
export const FILE_LIMITS = {
  /** Bytes of a line. The longest holds attention captured in full: 18 MiB of weights, as base64. */
  line: 24 * 2 ** 20,
  /** Bytes of all lines, unpacked. */
  total: 4 * 2 ** 30,
  /** Brackets open at once. */
  depth: 32,
  /** Values in a line: each takes far more memory than the two bytes it can be written with. */
  values: 1_000_000,
  /** Lines of other kinds than events: what they name is remembered to the end. */
  named: 200_000,
  /** Characters of messages and prompts: a session that is opened has them all in memory. */
  letters: 48 * 2 ** 20,
}
export type FileLimits = typeof FILE_LIMITS

/** What has been seen of a file so far, beside its length. */
export class FileContent {
  readonly #limits: FileLimits
  #named = 0
  #letters = 0

  constructor(limits: FileLimits = FILE_LIMITS) {
    this.#limits = limits
  }

  /** @throws RangeError where this line is one too many */
  add(line: BodyLine): void {
    if (line.type === 'event') return
    const { named, letters } = this.#limits
    if (line.type === 'message') this.#letters += line.text.length
    if (line.type === 'run') this.#letters += line.template.length
    if (++this.#named > named) throw new RangeError(`the file has more than ${String(named)} parts`)
    if (this.#letters > letters) {
      throw new RangeError(`messages and prompts have more than ${String(letters)} characters`)
    }
  }
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * Counts what a line of JSON will become as its bytes come by, before anything is made of them. Of text
 * that is no JSON it says nothing.
 */
export class LineShape {
  readonly #limits: FileLimits
  #depth = 0
  #values = 0
  #inString = false
  #escaped = false

  constructor(limits: FileLimits = FILE_LIMITS) {
    this.#limits = limits
  }

  /** @throws RangeError where too much is nested, or comes to too many values */
  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (!this.#inString) this.#outside(byte)
      else if (this.#escaped) this.#escaped = false
      else if (byte === BACKSLASH) this.#escaped = true
      else if (byte === QUOTE) this.#inString = false
    }
    const { values } = this.#limits
    if (this.#values > values) {
      throw new RangeError(`the line has more than ${String(values)} values`)
    }
  }

  #outside(byte: number): void {
    switch (byte) {
      case QUOTE:
        this.#inString = true
        return
      case OPEN_LIST:
      case OPEN_OBJECT:
        this.#values++
        if (++this.#depth > this.#limits.depth) {
          throw new RangeError(`the line nests deeper than ${String(this.#limits.depth)} brackets`)
        }
        return
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        this.#depth--
        return
      case COMMA:
      case COLON:
        this.#values++
    }
  }
}
