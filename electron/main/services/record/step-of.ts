import { Buffer } from 'node:buffer'
import { AppError } from '#shared/ipc/result.ts'
import type { TokenEvent } from '#shared/trace/event.ts'

/**
 * The step a bookmark is meant for.
 *
 * @param wanted counts from 0; negative from the end; a text: the token in which it begins, where it first
 * stands in the answer
 * @throws AppError `probe.badIndex`, `record.textNotFound`
 */
export function stepOf(
  tokens: readonly Pick<TokenEvent, 'bytes' | 'special'>[],
  wanted: number | string,
): number {
  if (typeof wanted === 'number') {
    const count = tokens.length
    const step = wanted < 0 ? count + wanted : wanted
    if (step >= 0 && step < count) return step
    throw new AppError('probe.badIndex', { axis: 'tokens', index: wanted, count })
  }
  const parts = tokens.map(({ bytes, special }) => Buffer.from(special ? '' : bytes, 'base64'))
  // As bytes: a character may be made of several tokens.
  const at = Buffer.concat(parts).indexOf(wanted, 0, 'utf8')
  if (at < 0) throw new AppError('record.textNotFound', { text: wanted.slice(0, 100) })
  let end = 0
  return parts.findIndex((part) => (end += part.length) > at)
}
