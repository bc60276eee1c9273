/** What a schema found, as far as it is looked at: a ZodError is one. */
interface Found {
  readonly issues: readonly Issue[]
}

interface Issue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  /** Of a field that may be of several kinds, what is wrong with each. */
  readonly errors?: readonly (readonly Issue[])[]
}

/** What is wrong with a field of a JSON file; the reasons have their words. */
export interface FieldProblem extends Record<string, string> {
  /** Keys and indices from the outermost in, joined by dots; `{…}`: the file's whole content. */
  field: string
  reason: 'fieldMissing' | 'fieldType' | 'fieldRange' | 'fieldTwice'
}

/** Keys come from the file too. */
const MOST_LONG = 120

/** The first thing a schema found wrong. @param value that was parsed */
export function fieldProblem(error: Found, value: unknown): FieldProblem {
  const [issue] = error.issues
  const path = issue?.path ?? []
  const each = issue?.errors?.flat() ?? [issue]
  const outOfRange = each.some((one) => one?.code === 'too_big' || one?.code === 'too_small')
  const reason = at(value, path) === undefined ? 'fieldMissing' : 'fieldType'
  return { field: fieldOf(path), reason: outOfRange ? 'fieldRange' : reason }
}

/** A field as it is told. */
export function fieldOf(path: readonly PropertyKey[]): string {
  const field = path.map(String).join('.')
  if (field === '') return '{…}'
  return field.length > MOST_LONG ? `${field.slice(0, MOST_LONG)}…` : field
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Object.getOwnPropertyDescriptor(found, key)?.value
  }
  return found
}
