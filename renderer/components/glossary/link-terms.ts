import type { Locale } from '../../i18n/index.ts'
import { TERMS, type Term } from './terms.ts'

/** A stretch of a text: a term of the glossary as it is written there, or what stands between two. */
export interface TextPart {
  text: string
  term: Term | null
}

interface Finder {
  pattern: RegExp
  termOf: ReadonlyMap<string, Term>
}

/** Building one takes longer than using it. */
const finders = new Map<Locale, Finder>()

/** Names that mean other things too (a key is also pressed) are found with what stands beside them alone. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['key', 'value'])

/** As texts have a term. */
export function formsOf({ key, forms }: Term, locale: Locale): readonly string[] {
  const [name, ...others] = forms[locale]
  return AMBIGUOUS.has(key) ? others : [name, ...others]
}

function finderOf(locale: Locale): Finder {
  const known = finders.get(locale)
  if (known) return known
  const forms = TERMS.flatMap((term) => formsOf(term, locale).map((form) => ({ form, term })))
  const all = forms
    .map(({ form }) => form.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`))
    // The longest first: “self-attention” is not the attention of “attention”.
    .sort((a, b) => b.length - a.length)
    .join('|')
  // Words of Latin letters are whole ones; Chinese has no signs between its words.
  const pattern = new RegExp(
    String.raw`(?<![\p{Script=Latin}\p{N}-])(?:${all})(?![\p{Script=Latin}\p{N}])`,
    'giu',
  )
  const termOf = new Map(forms.map(({ form, term }) => [form.toLowerCase(), term]))
  const finder = { pattern, termOf }
  finders.set(locale, finder)
  return finder
}

/**
 * The terms in some paragraphs, each where it comes first: a page where every word is a link is none that
 * can be read.
 */
export function linkTerms(paragraphs: readonly string[], locale: Locale): TextPart[][] {
  const { pattern, termOf } = finderOf(locale)
  const seen = new Set<string>()
  return paragraphs.map((text) => {
    const parts: TextPart[] = []
    let from = 0
    for (const found of text.matchAll(pattern)) {
      const term = termOf.get(found[0].toLowerCase())
      if (!term || seen.has(term.key)) continue
      seen.add(term.key)
      if (found.index > from) parts.push({ text: text.slice(from, found.index), term: null })
      parts.push({ text: found[0], term })
      from = found.index + found[0].length
    }
    if (from < text.length) parts.push({ text: text.slice(from), term: null })
    return parts
  })
}
