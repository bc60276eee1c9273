import { AppError } from '#shared/ipc/result.ts'
import type { IndexList } from '#shared/trace/probe.ts'

/**
 * An index list written out: `'all'` is every index, negatives count from the end.
 *
 * @param count of what is indexed
 * @throws AppError probe.badIndex
 */
export function resolveIndices(
  list: IndexList,
  count: number,
  axis: 'layers' | 'heads' | 'positions',
): number[] {
  if (list === 'all') return Array.from({ length: count }, (_, i) => i)
  return list.map((index) => {
    const resolved = index < 0 ? count + index : index
    if (!Number.isInteger(index) || resolved < 0 || resolved >= count) {
      throw new AppError('probe.badIndex', { axis, index, count })
    }
    return resolved
  })
}

/** An answer may take this much, bytes: it is copied between processes and stored. */
export const ANSWER_LIMIT = 256 * 2 ** 20

/** @throws AppError probe.tooLarge */
export function checkSize(numbers: number): void {
  const bytes = numbers * 4
  if (bytes <= ANSWER_LIMIT) return
  throw new AppError('probe.tooLarge', {
    megabytes: Math.ceil(bytes / 1e6),
    limit: Math.floor(ANSWER_LIMIT / 1e6),
  })
}
