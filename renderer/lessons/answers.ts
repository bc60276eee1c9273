import type { Verdict } from './chapter.ts'

/** People round; a hundredth either way is theirs. */
const TOLERANCE = 0.01

/** A share as people write it: `2/3`, `66.7 %`, `0.667`, with the signs of a Chinese keyboard too. */
function readShare(answer: string): number | null {
  const text = answer.normalize('NFKC').replaceAll(/\s/gu, '').replace('÷', '/')
  const fraction = /^(\d{1,6})\/(\d{1,6})$/u.exec(text)
  if (fraction) return Number(fraction[2]) === 0 ? null : Number(fraction[1]) / Number(fraction[2])
  const figure = /^(\d{0,6}(?:\.\d{1,9})?)(%?)$/u.exec(text)
  if (!figure || figure[1] === '') return null
  return figure[2] === '%' ? Number(figure[1]) / 100 : Number(figure[1])
}

/** @param share what is right, 0–1 */
export function judgeShare(answer: string, share: number): Verdict {
  const given = readShare(answer)
  if (given === null) return 'unreadable'
  return Math.abs(given - share) <= TOLERANCE ? 'right' : 'wrong'
}

/** A whole number, with or without separators between its thousands. @param count what is right */
export function judgeCount(answer: string, count: bigint): Verdict {
  const text = answer.normalize('NFKC').replaceAll(/[\s,_']/gu, '')
  if (!/^\d{1,60}$/u.test(text)) return 'unreadable'
  return BigInt(text) === count ? 'right' : 'wrong'
}

/** Of a quotient that people work out in their heads: a twentieth either way is theirs. */
const ROUGHLY = 0.05

/** A number near what is right, with or without separators and “times”. @param value what is right, above 0 */
export function judgeAbout(answer: string, value: number): Verdict {
  const text = answer.normalize('NFKC').replaceAll(/[\s,_'×x倍]/gu, '')
  if (!/^\d{1,15}(\.\d{1,9})?$/u.test(text)) return 'unreadable'
  return Math.abs(Number(text) / value - 1) <= ROUGHLY ? 'right' : 'wrong'
}

/** A decimal, below 0 too, with any sign people have for minus. @param right what is right */
export function judgeNumber(answer: string, right: number): Verdict {
  const text = answer
    .normalize('NFKC')
    .replaceAll(/\s/gu, '')
    .replace(/^[−–—]/u, '-')
  if (!/^[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})$/u.test(text)) return 'unreadable'
  return Math.abs(Number(text) - right) <= TOLERANCE + 1e-9 ? 'right' : 'wrong'
}
