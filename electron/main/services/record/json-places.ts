/** A value of a JSON text, and where it stands: offsets count from 0, ends are exclusive. */
export interface JsonNode {
  value: unknown
  at: number
  end: number
  /** Where the name stands, of an object's field. */
  nameAt?: number
  /** Fields by name, items by index. */
  parts: ReadonlyMap<string | number, JsonNode>
}

/** What keeps a text from being JSON. */
export type JsonSlip = { at: number } & (
  | { code: 'end'; open: string; openAt: number }
  | { code: 'comment' | 'trailingComma' | 'missingComma' | 'missingColon' | 'after' }
  | { code: 'fullWidth'; found: string; meant: string }
  | { code: 'singleQuote' | 'openString' | 'controlCharacter' | 'badEscape' | 'badNumber' }
  | { code: 'noName' | 'unexpected'; found: string }
  | { code: 'twice'; name: string }
  | { code: 'deep'; limit: number }
)

const DEPTH = 32
const SPACE = ' \t\n\r'
/** What an input method for Chinese, or a word processor, puts where JSON wants the other. */
const MEANT: Readonly<Record<string, string>> = {
  '，': ',',
  '：': ':',
  '“': '"',
  '”': '"',
  '「': '"',
  '」': '"',
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '、': ',',
  '；': ',',
}
const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /[\p{L}\p{N}_$.+-]+/uy

class Slipped extends Error {
  readonly slip: JsonSlip

  constructor(slip: JsonSlip) {
    super(slip.code)
    this.slip = slip
  }
}

/**
 * Reads what `JSON.parse` reads, and remembers where everything stands. Beyond that a name may come once
 * only in an object, and a byte order mark at the beginning is passed over: editors put it there.
 */
export function readJson(text: string): { node: JsonNode } | { slip: JsonSlip } {
  try {
    return { node: new Reader(text).whole() }
  } catch (error) {
    if (error instanceof Slipped) return { slip: error.slip }
    throw error
  }
}

class Reader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): JsonNode {
    if (this.#text.startsWith('\ufeff')) this.#at = 1
    const node = this.#value(null)
    this.#space()
    if (this.#at < this.#text.length) this.#wrong('after')
    return node
  }

  /** @param open where the list or object that it is in begins */
  #value(open: number | null): JsonNode {
    this.#space()
    const at = this.#at
    switch (this.#next(open ?? at)) {
      case '{':
        return this.#object(at)
      case '[':
        return this.#list(at)
      case '"':
        return this.#leaf(at, this.#string())
    }
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.#word(at) !== word) continue
      this.#at += word.length
      return this.#leaf(at, value)
    }
    NUMBER.lastIndex = at
    const [number] = NUMBER.exec(this.#text) ?? []
    if (number === undefined) return this.#wrong('unexpected')
    if (this.#word(at).length > number.length) throw new Slipped({ code: 'badNumber', at })
    this.#at += number.length
    return this.#leaf(at, Number(number))
  }

  #object(at: number): JsonNode {
    const parts = new Map<string | number, JsonNode>()
    this.#inside(at, '}', () => {
      const nameAt = this.#at
      if (this.#text[nameAt] !== '"') this.#wrong('noName')
      const name = this.#string()
      if (parts.has(name)) throw new Slipped({ code: 'twice', at: nameAt, name })
      this.#space()
      if (this.#next(at) !== ':') this.#wrong('missingColon')
      this.#at++
      parts.set(name, { ...this.#value(at), nameAt })
    })
    const fields = [...parts].map(([name, { value }]) => [name, value] as const)
    return { value: Object.fromEntries(fields), at, end: this.#at, parts }
  }

  #list(at: number): JsonNode {
    const parts = new Map<string | number, JsonNode>()
    this.#inside(at, ']', () => {
      parts.set(parts.size, this.#value(at))
    })
    return { value: [...parts.values()].map(({ value }) => value), at, end: this.#at, parts }
  }

  /** From the opening bracket to behind the closing one. */
  #inside(open: number, close: string, one: () => void): void {
    if (++this.#depth > DEPTH) throw new Slipped({ code: 'deep', at: open, limit: DEPTH })
    this.#at++
    this.#space()
    if (this.#next(open) !== close) {
      one()
      for (this.#space(); this.#next(open) !== close; this.#space()) {
        const commaAt = this.#at
        if (this.#text[commaAt] !== ',') this.#wrong('missingComma')
        this.#at++
        this.#space()
        if (this.#next(open) === close) throw new Slipped({ code: 'trailingComma', at: commaAt })
        one()
      }
    }
    this.#at++
    this.#depth--
  }

  #string(): string {
    const from = this.#at++
    let value = ''
    for (;;) {
      const letter = this.#text[this.#at]
      if (letter === undefined) {
        throw new Slipped({ code: 'end', at: this.#at, open: '"', openAt: from })
      }
      if (letter === '\n' || letter === '\r')
        throw new Slipped({ code: 'openString', at: this.#at })
      if (letter < ' ') throw new Slipped({ code: 'controlCharacter', at: this.#at })
      this.#at++
      if (letter === '"') return value
      value += letter === '\\' ? this.#escape() : letter
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? ''
    if (letter === 'u') {
      const [, digits] = /^u([\da-fA-F]{4})/.exec(this.#text.slice(this.#at, this.#at + 5)) ?? []
      if (digits === undefined) throw new Slipped({ code: 'badEscape', at: this.#at })
      this.#at += 5
      return String.fromCharCode(parseInt(digits, 16))
    }
    const meant = ESCAPED[letter]
    if (meant === undefined) throw new Slipped({ code: 'badEscape', at: this.#at })
    this.#at++
    return meant
  }

  #leaf(at: number, value: unknown): JsonNode {
    return { value, at, end: this.#at, parts: new Map() }
  }

  #space(): void {
    while (SPACE.includes(this.#text[this.#at] ?? '.')) this.#at++
  }

  /** The character that comes; what `open` began must not end with the text. */
  #next(open: number): string {
    const letter = this.#text[this.#at]
    if (letter !== undefined) return letter
    const opened = this.#text[open] ?? ''
    throw new Slipped({ code: 'end', at: this.#at, open: opened, openAt: open })
  }

  #word(at: number): string {
    WORD.lastIndex = at
    return WORD.exec(this.#text)?.[0] ?? ''
  }

  /** What stands here, where something else was to stand. */
  #wrong(code: 'unexpected' | 'noName' | 'missingComma' | 'missingColon' | 'after'): never {
    const at = this.#at
    const letter = String.fromCodePoint(this.#text.codePointAt(at) ?? 0)
    const meant = MEANT[letter]
    if (/^\/[/*]/.test(this.#text.slice(at, at + 2)) || letter === '#') {
      throw new Slipped({ code: 'comment', at })
    }
    if (meant !== undefined) throw new Slipped({ code: 'fullWidth', at, found: letter, meant })
    if (letter === "'" || letter === '‘' || letter === '’') {
      throw new Slipped({ code: 'singleQuote', at })
    }
    if (code === 'unexpected' || code === 'noName') {
      throw new Slipped({ code, at, found: (this.#word(at) || letter).slice(0, 40) })
    }
    throw new Slipped({ code, at })
  }
}

/** A line and a column people can go to: both count from 1, the column in characters. */
export interface Place {
  line: number
  column: number
}

export function placeAt(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
  const before = (lines.at(-1) ?? '').replace(/^\ufeff/, '')
  return { line: lines.length, column: [...before].length + 1 }
}

/** The line a place is on, without its end. */
export function lineOf(text: string, line: number): string {
  return text.split(/\r\n|\r|\n/)[line - 1] ?? ''
}
