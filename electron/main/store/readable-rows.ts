import type Database from 'better-sqlite3'
import { isUnreadable } from './sqlite-error.ts'

/** What a table of a damaged file is asked for. */
export interface TableToRead {
  name: string
  columns: readonly string[]
  /** By which it is ordered where it has no row ids. */
  orderedBy: readonly string[] | null
}

/** What may be read of a damaged file: where its pages lead in a circle, nothing else ends it. */
export class ReadingBounds {
  #rows: number
  #bytes: number
  #tries: number

  /** @param fileBytes the file's size: a whole one holds each row, and each of its bytes, once */
  constructor(fileBytes: number, tries: number) {
    this.#rows = fileBytes / 4
    this.#bytes = fileBytes * 2
    this.#tries = tries
  }

  get reached(): boolean {
    return this.#rows < 0 || this.#bytes < 0 || this.#tries < 0
  }

  took(bytes: number): void {
    this.#rows--
    this.#bytes -= bytes
  }

  failed(): void {
    this.#tries--
  }
}

/** A text or a number of bytes beyond that is none of the app's. */
const MOST_BYTES = 64 * 2 ** 20
/** Row ids are between the two, both left out. */
const [BEFORE, BEYOND] = [-1, Number.MAX_SAFE_INTEGER]
/** Where the end of a table is lost: how far beyond the last row that can be read others are looked for. */
const NEAR = 1024

interface Reached {
  /** Of the row read last. */
  last: number
  whole: boolean
}

/** The rows of a table that can be read, whatever lies between them. Indexes are not asked. */
export class ReadableRows {
  readonly #db: Database.Database
  readonly #table: TableToRead
  readonly #bounds: ReadingBounds
  readonly #prepared = new Map<string, Database.Statement<number[], unknown[]>>()
  #lost = false

  constructor(db: Database.Database, table: TableToRead, bounds: ReadingBounds) {
    this.#db = db
    this.#table = table
    this.#bounds = bounds
  }

  /** Whether something could not be read, known when all rows have come. */
  get lost(): boolean {
    return this.#lost
  }

  /** Values in the order of the columns; a row may come twice. */
  *rows(): Generator<unknown[]> {
    const { orderedBy } = this.#table
    if (orderedBy === null) {
      yield* this.#byRowId()
      return
    }
    for (const way of ['ASC', 'DESC']) {
      const order = orderedBy.map((column) => `"${column}" ${way}`).join(', ')
      const { whole } = yield* this.#read(`1 ORDER BY ${order}`, BEFORE, [])
      if (whole) return
      this.#lost = true
    }
  }

  /** From both ends of each gap towards damage, then from the middle of what lies between. */
  *#byRowId(): Generator<unknown[]> {
    const gaps: [from: number, to: number][] = [[BEFORE, BEYOND]]
    for (let gap = gaps.pop(); gap !== undefined; gap = gaps.pop()) {
      if (this.#bounds.reached) {
        this.#lost = true
        return
      }
      const between = 'rowid > ? AND rowid < ? ORDER BY rowid'
      const up = yield* this.#read(`${between} ASC`, gap[0], gap)
      if (up.whole) continue
      this.#lost = true
      const [from, end]: [number, number] = [Math.max(up.last, gap[0]), gap[1]]
      const down = yield* this.#read(`${between} DESC`, end, [from, end])
      if (down.whole) continue
      const to = Math.min(down.last, end)
      if (to === BEYOND) gaps.push(...this.#beyond(from))
      else if (to - from > 2) {
        const middle = Math.floor((from + to) / 2)
        gaps.push([middle, to], [from, middle + 1])
      }
    }
  }

  /** Where the last row cannot be read, nobody says how far the table goes. */
  #beyond(from: number): [from: number, to: number][] {
    const next = this.#db
      .prepare<[number]>(`SELECT 1 ${this.#from} WHERE rowid > ? ORDER BY rowid LIMIT 1`)
      .pluck()
    for (let step = 1; from + step < BEYOND; step *= 2) {
      try {
        if (next.get(from + step) === undefined) break
        return [
          [from + step, BEYOND],
          [from, from + step + 1],
        ]
      } catch (error) {
        this.#fail(error)
      }
    }
    return [[from, from + NEAR]]
  }

  /** @param start returned as `last` where no row comes */
  *#read(where: string, start: number, values: number[]): Generator<unknown[], Reached> {
    let last = start
    try {
      for (const [id, ...row] of this.#select(where).iterate(...values)) {
        if (typeof id === 'number') last = id
        this.#bounds.took(row.reduce<number>((sum, value) => sum + lengthOf(value), 0))
        yield row
        if (this.#bounds.reached) return { last, whole: false }
      }
      return { last, whole: true }
    } catch (error) {
      this.#fail(error)
      return { last, whole: false }
    }
  }

  #select(where: string): Database.Statement<number[], unknown[]> {
    const { columns, orderedBy } = this.#table
    const names = columns.map((column) => `"${column}"`)
    const sizes = names.map((name) => `ifnull(octet_length(${name}), 0)`).join(', ')
    const known = this.#prepared.get(where)
    if (known !== undefined) return known
    const statement = this.#db
      .prepare<number[], unknown[]>(
        `SELECT ${orderedBy === null ? 'rowid' : '0'}, ${names.join(', ')} ${this.#from}
         WHERE max(0, ${sizes}) <= ${String(MOST_BYTES)} AND ${where}`,
      )
      .raw()
    this.#prepared.set(where, statement)
    return statement
  }

  get #from(): string {
    return `FROM "${this.#table.name}" NOT INDEXED`
  }

  #fail(error: unknown): void {
    if (!isUnreadable(error)) throw error
    this.#bounds.failed()
  }
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 0
}
