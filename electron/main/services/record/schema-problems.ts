import { z } from 'zod'
import type { Problem, Wanted } from './problem.ts'
import { suggest } from './suggest.ts'

export type Path = readonly (string | number)[]

interface FieldProblem {
  path: Path
  problem: Problem
}

type Issue = z.core.$ZodIssue

/** Checks a value, and says of each field that is not as it must be what is wrong with it. */
export function findProblems<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { value: T | null; problems: FieldProblem[] } {
  const result = schema.safeParse(value)
  if (result.success) return { value: result.data, problems: [] }
  const all = result.error.issues.flatMap((issue) => problemsOf(schema, value, issue))
  // Who misspelt a field did not leave it out.
  const meant = new Set(
    all.flatMap(({ path, problem }) =>
      problem.code === 'unknownField' && problem.meant !== null
        ? [pathText([...path.slice(0, -1), problem.meant])]
        : [],
    ),
  )
  const problems = all.filter(
    ({ path, problem }) => problem.code !== 'missing' || !meant.has(pathText(path)),
  )
  return { value: null, problems }
}

/** As people write it: `sampling.topP`, `steps[3]`. */
export function pathText(path: Path): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${String(part)}]` : i > 0 ? `.${part}` : part))
    .join('')
}

function problemsOf(schema: z.ZodType, whole: unknown, issue: Issue): FieldProblem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  const found = path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined,
    whole,
  )
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, path)
    const given = Object.keys(typeof found === 'object' && found !== null ? found : {})
    const free = known.filter((name) => !given.includes(name))
    return issue.keys.map((field) => ({
      path: [...path, field],
      problem: { code: 'unknownField', field, known, meant: suggest(field, free) },
    }))
  }
  const field = pathText(path.slice(path.findLastIndex((part) => typeof part === 'string')))
  return [{ path, problem: problemOf(issue, field, found) }]
}

function problemOf(issue: Issue, field: string, found: unknown): Problem {
  if (found === undefined) return { code: 'missing', field }
  switch (issue.code) {
    case 'invalid_value': {
      const known = issue.values.map(String)
      const isText = issue.values.every((value) => typeof value === 'string')
      const meant = isText && typeof found === 'string' ? suggest(found, known) : null
      return { code: 'notOneOf', field, known, meant }
    }
    case 'invalid_type':
      return { code: 'wrongType', field, wanted: wantedOf(issue.expected), found: shown(found) }
    case 'invalid_union':
      if (issue.message === 'indexList') return { code: 'indexList', field }
      return { code: issue.message === 'stepOrText' ? 'stepOrText' : 'other', field }
    case 'too_small':
    case 'too_big':
      return outside(issue, field, found)
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return { code: 'other', field }
  }
}

function outside(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  field: string,
  found: unknown,
): Problem {
  const small = issue.code === 'too_small'
  const limit = Number(small ? issue.minimum : issue.maximum)
  if (typeof found === 'number') {
    const allowed = issue.inclusive ?? true
    return { code: small ? 'tooSmall' : 'tooLarge', field, limit, allowed, found }
  }
  if (typeof found === 'string')
    return small ? { code: 'empty', field } : { code: 'tooLong', field, limit }
  return { code: small ? 'tooFew' : 'tooMany', field, limit }
}

function wantedOf(expected: string): Wanted {
  switch (expected) {
    case 'int':
      return 'whole'
    case 'number':
    case 'boolean':
    case 'object':
      return expected
    case 'array':
    case 'tuple':
      return 'list'
    default:
      return 'text'
  }
}

/** A value as it stands in the script, cut where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/** The fields an object may have that stands at this place. */
function fieldsAt(schema: z.core.$ZodType, path: Path): string[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable
  ) {
    return fieldsAt(schema.unwrap(), path)
  }
  const [first, ...rest] = path
  if (schema instanceof z.ZodArray) return fieldsAt(schema.element, rest)
  if (!(schema instanceof z.ZodObject)) return []
  if (first === undefined) return Object.keys(schema.shape)
  const part: unknown = Reflect.get(schema.shape, first)
  return part instanceof z.ZodType ? fieldsAt(part, rest) : []
}
