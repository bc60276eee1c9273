import { z } from 'zod'

/** Lists up to this length are checked whole, and all that is wrong in them is told. */
const SHORT = 64

/**
 * A list of any length that is given up at its first bad entry: a hostile file with a million of them must
 * not make a million findings.
 */
export function list<T>(entry: z.ZodType<T>): z.ZodType<T[]> {
  return z
    .unknown()
    .check((context) => {
      const all = context.value
      if (!Array.isArray(all) || all.length <= SHORT) return
      for (const [index, one] of all.entries()) {
        const result = entry.safeParse(one)
        if (result.success) continue
        const [first] = result.error.issues
        const path = [index, ...(first?.path ?? [])]
        const message = first?.message ?? 'Invalid input'
        context.issues.push({ code: 'custom', input: one, path, message, continue: false })
        return
      }
    })
    .pipe(z.array(entry))
}

/** Whether an object may be checked field by field. */
export function hasFewFields(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length <= SHORT
}
