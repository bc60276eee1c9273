import type { JsonSlip } from './json-places.ts'

type SlipProblem = JsonSlip extends infer S
  ? S extends { code: 'end' }
    ? never
    : S extends { at: number }
      ? Omit<S, 'at'>
      : never
  : never

/** What is wrong in a script: a slip of JSON, or a field that is not as it must be. */
export type Problem =
  | SlipProblem
  /** The text ends while what began on `line` is open. */
  | { code: 'end'; open: string; line: number }
  | { code: 'unknownField'; field: string; known: string[]; meant: string | null }
  | { code: 'missing'; field: string }
  | { code: 'notOneOf'; field: string; known: string[]; meant: string | null }
  | { code: 'wrongType'; field: string; wanted: Wanted; found: string }
  | { code: 'tooSmall' | 'tooLarge'; field: string; limit: number; allowed: boolean; found: number }
  | { code: 'empty'; field: string }
  | { code: 'tooLong' | 'tooFew' | 'tooMany'; field: string; limit: number }
  | { code: 'indexList' | 'stepOrText' | 'other'; field: string }
  | { code: 'noObject' | 'noModel' | 'noChat' }
  | { code: 'nothingBefore'; do: string }

export type Wanted = 'text' | 'number' | 'whole' | 'boolean' | 'list' | 'object'
