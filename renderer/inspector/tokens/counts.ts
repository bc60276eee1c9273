import { fromBase64 } from '#shared/trace/base64.ts'
import { groupByCharacter, type TokenRef } from '../../trace/pieces.ts'

/** What the text of a token is written in, by its first letter; without letters, what else it holds. */
export const SCRIPTS = [
  'han',
  'kana',
  'hangul',
  'latin',
  'cyrillic',
  'greek',
  'arabic',
  'hebrew',
  'devanagari',
  'thai',
  'letters',
  'digits',
  'emoji',
  'signs',
  'blank',
  'broken',
] as const
export type Script = (typeof SCRIPTS)[number]

const LETTERS: readonly (readonly [Script, RegExp])[] = [
  ['han', /^\p{Script=Han}/u],
  ['kana', /^[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['hangul', /^\p{Script=Hangul}/u],
  ['latin', /^\p{Script=Latin}/u],
  ['cyrillic', /^\p{Script=Cyrillic}/u],
  ['greek', /^\p{Script=Greek}/u],
  ['arabic', /^\p{Script=Arabic}/u],
  ['hebrew', /^\p{Script=Hebrew}/u],
  ['devanagari', /^\p{Script=Devanagari}/u],
  ['thai', /^\p{Script=Thai}/u],
]

/** The script of a stretch of text (Unicode Standard Annex 24). */
export function scriptOf(text: string): Script {
  const letter = /\p{L}/u.exec(text)?.[0]
  if (letter !== undefined) {
    return LETTERS.find(([, pattern]) => pattern.test(letter))?.[0] ?? 'letters'
  }
  if (/\p{N}/u.test(text)) return 'digits'
  if (/[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(text)) return 'emoji'
  if (text.includes('\ufffd')) return 'broken'
  return /^[\p{White_Space}\p{C}]*$/u.test(text) ? 'blank' : 'signs'
}

export interface ScriptCount {
  script: Script
  tokens: number
  /** Unicode code points. */
  characters: number
}

export interface TokenCounts {
  /** Those that stand for text. */
  tokens: number
  /** Control tokens beside them. */
  special: number
  /** Unicode code points of the text. */
  characters: number
  /** Of the text in UTF-8. */
  bytes: number
  /** Most tokens first; their sums are the numbers above. */
  scripts: ScriptCount[]
}

/** Counts a text's tokens. A character that was cut counts once, and every token that holds a part of it. */
export function countTokens(tokens: readonly TokenRef[]): TokenCounts {
  const scripts = new Map<Script, ScriptCount>()
  const counts: TokenCounts = { tokens: 0, special: 0, characters: 0, bytes: 0, scripts: [] }
  for (const { tokens: parts, text } of groupByCharacter(tokens)) {
    if (parts.some(({ special }) => special)) {
      counts.special += parts.length
      continue
    }
    const script = scriptOf(text)
    const count = scripts.get(script) ?? { script, tokens: 0, characters: 0 }
    scripts.set(script, count)
    const characters = Array.from(text).length
    count.tokens += parts.length
    count.characters += characters
    counts.tokens += parts.length
    counts.characters += characters
    for (const { bytes } of parts) counts.bytes += fromBase64(bytes).length
  }
  counts.scripts = [...scripts.values()].sort(
    (a, b) => b.tokens - a.tokens || SCRIPTS.indexOf(a.script) - SCRIPTS.indexOf(b.script),
  )
  return counts
}
