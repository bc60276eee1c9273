import type { Locale } from './index.ts'

/** Between a number and its unit: no line breaks there. */
const GAP = '\u00a0'

/**
 * A probability in 0–1: percent with one place from 0.1 % up (“12.3 %”), below that with two figures that
 * count (“0.0056 %”): beside percent, 5.6e-5 reads as more than 0.3 % to whoever does not know powers of
 * ten. What is below a ten-thousandth of a percent is such a power (“1.2e-9”). 0 is “0”.
 */
export function formatProbability(p: number): string {
  if (p === 0) return '0'
  if (p < 1e-6) return p.toExponential(1)
  const percent = p * 100
  return `${p >= 0.001 ? percent.toFixed(1) : percent.toPrecision(2)}${GAP}%`
}

/** A share in 0–1 where tenths say nothing, such as progress: “42 %”. Rounds down: 100 % means done. */
export function formatPercent(share: number): string {
  return `${String(Math.floor(Math.min(1, Math.max(0, share)) * 100))}${GAP}%`
}

/** Making a formatter takes a thousand times as long as using it. */
const counts = new Map<Locale, Intl.NumberFormat>()
const compacts = new Map<Locale, Intl.NumberFormat>()
const dates = new Map<Locale, Intl.DateTimeFormat>()
const dateTimes = new Map<Locale, Intl.DateTimeFormat>()
const times = new Map<Locale, Intl.DateTimeFormat>()
const clocks = new Map<Locale, Intl.DateTimeFormat>()
const shortDates = new Map<Locale, Intl.DateTimeFormat>()
const days = new Map<Locale, Intl.DateTimeFormat>()
function once<T>(known: Map<Locale, T>, locale: Locale, make: () => T): T {
  const format = known.get(locale) ?? make()
  known.set(locale, format)
  return format
}

/** A count, grouped by thousands: “49,152”. */
export function formatCount(n: number, locale: Locale): string {
  const make = () => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  return once(counts, locale, make).format(n)
}

/** A large number with three figures that count, in words people say: “175B”, “1750亿”. */
export function formatCompact(n: number, locale: Locale): string {
  const make = () =>
    new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 })
  return once(compacts, locale, make).format(n)
}

/** A number with exactly so many places: “2.90”. A true minus sign where it is negative. */
export function formatFixed(value: number, places: number): string {
  return value.toFixed(places).replace('-', '−')
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Bytes in powers of 1000, as disks count: “98.8 MB”. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000
    unit++
  }
  const places = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toFixed(places)}${GAP}${BYTE_UNITS[unit] ?? 'B'}`
}

/** A day, written as ISO 8601 has it: “2017年6月12日”. */
export function formatDate(day: string, locale: Locale): string {
  const make = () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  return once(dates, locale, make).format(Date.parse(day))
}

/** Date and time of an instant in ms since 1970, in the laptop's own time zone. */
export function formatDateTime(ms: number, locale: Locale): string {
  const make = () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  return once(dateTimes, locale, make).format(ms)
}

/**
 * When something was, as short as a list has room for: today the time of day, this year the day, before
 * that the whole date. In the laptop's own time zone.
 */
export function formatWhen(ms: number, nowMs: number, locale: Locale): string {
  const [then, now] = [new Date(ms), new Date(nowMs)]
  if (then.toDateString() === now.toDateString()) {
    const make = () => new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
    return once(clocks, locale, make).format(then)
  }
  if (then.getFullYear() === now.getFullYear()) {
    const make = () => new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' })
    return once(days, locale, make).format(then)
  }
  const make = () => new Intl.DateTimeFormat(locale, { dateStyle: 'short' })
  return once(shortDates, locale, make).format(then)
}

/** The time of day with seconds. */
export function formatTime(ms: number, locale: Locale): string {
  const make = () => new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
  return once(times, locale, make).format(ms)
}

/** A language's own name in the given language: zh → “中文” / “Chinese”. Codes that are none stay as they are. */
export function formatLanguage(code: string, locale: Locale): string {
  try {
    return (
      new Intl.DisplayNames([locale], { type: 'language' }).of(code.replaceAll('_', '-')) ?? code
    )
  } catch {
    return code
  }
}
