/** Terms and characters beyond these are not searched for: a pasted page is not a query. */
const MAX_TERMS = 16

const RUN_OF_NOTE = 'JOIN bookmark b ON b.key = n.bookmark_key JOIN run r ON r.key = b.run_key'

/** What must be found, word by word. Unicode spaces, the ideographic one too, stand between words. */
export function termsOf(query: string): string[] {
  const words = query.replaceAll('\0', '').split(/\s+/u)
  return words.filter((word) => word !== '').slice(0, MAX_TERMS)
}

/**
 * SQL that is true of a session `s` with the term in its title, a message or a note. The trigram index finds
 * nothing shorter than three characters, so shorter terms (one or two Chinese ones, most often) are
 * looked for in the texts themselves; there, letters of ASCII match in either case.
 */
export function condition(term: string): { sql: string; values: string[] } {
  if ([...term].length < 3) {
    return {
      sql: `(instr(lower(s.title), lower(?)) > 0 OR EXISTS (
        SELECT 1 FROM message m WHERE m.session_key = s.key AND instr(lower(m.text), lower(?)) > 0)
        OR s.key IN (SELECT r.session_key FROM note n ${RUN_OF_NOTE}
          WHERE instr(lower(n.text), lower(?)) > 0))`,
      values: [term, term, term],
    }
  }
  const quoted = `"${term.replaceAll('"', '""')}"`
  return {
    sql: `s.key IN (
      SELECT rowid FROM session_text WHERE session_text MATCH ?
      UNION SELECT m.session_key FROM message_text t JOIN message m ON m.key = t.rowid
        WHERE message_text MATCH ?
      UNION SELECT r.session_key FROM note_text t JOIN note n ON n.key = t.rowid ${RUN_OF_NOTE}
        WHERE note_text MATCH ?)`,
    values: [quoted, quoted, quoted],
  }
}
