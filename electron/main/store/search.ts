/** Terms and characters beyond these are not searched for: a pasted page is not a query. */
const MAX_TERMS = 16

/** What must be found, word by word. Unicode spaces, the ideographic one too, stand between words. */
export function termsOf(query: string): string[] {
  const words = query.replaceAll('\0', '').split(/\s+/u)
  return words.filter((word) => word !== '').slice(0, MAX_TERMS)
}

/**
 * SQL that is true of a session `s` with the term in its title or a message. The trigram index finds
 * nothing shorter than three characters, so shorter terms (one or two Chinese ones, most often) are
 * looked for in the texts themselves; there, letters of ASCII match in either case.
 */
export function condition(term: string): { sql: string; values: string[] } {
  if ([...term].length < 3) {
    return {
      sql: `(instr(lower(s.title), lower(?)) > 0 OR EXISTS (
        SELECT 1 FROM message m WHERE m.session_key = s.key AND instr(lower(m.text), lower(?)) > 0))`,
      values: [term, term],
    }
  }
  const quoted = `"${term.replaceAll('"', '""')}"`
  return {
    sql: `s.key IN (
      SELECT rowid FROM session_text WHERE session_text MATCH ?
      UNION SELECT m.session_key FROM message_text t JOIN message m ON m.key = t.rowid
        WHERE message_text MATCH ?)`,
    values: [quoted, quoted],
  }
}
