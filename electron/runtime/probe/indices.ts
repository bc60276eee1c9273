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

/** @throws AppError probe.badIndex for a token the model does not have */
export function checkIds(ids: readonly number[], count: number): void {
  const unknown = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= count)
  if (unknown !== undefined) {
    throw new AppError('probe.badIndex', { axis: 'ids', index: unknown, count })
  }
}

/** An answer may take this much, bytes: it is copied between processes and stored. */
export const ANSWER_LIMIT = 256 * 2 ** 20

/**
 * @param limit bytes
 * @throws AppError probe.tooLarge
 */
export function checkSize(numbers: number, limit = ANSWER_LIMIT): void {
  const bytes = numbers * 4
  if (bytes <= limit) return
  throw new AppError('probe.tooLarge', {
    megabytes: Math.ceil(bytes / 1e6),
    limit: Math.floor(limit / 1e6),
  })
}
