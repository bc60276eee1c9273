/** Marks of Markdown at the beginning of a line: headings, quotations, lists. */
const LEADING = /^(?:#{1,6}\s+|>\s*|[-*+]\s+|\d{1,3}[.)]\s+)+/u
/** Marks around words: what they enclose touches them, which a product or a name with _ does not. */
const AROUND = /(?<!\w)(\*{1,3}|_{1,3}|`{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)/gu
/** Lines that are nothing but marks: the edges of code, the rule under a table's head, a line across. */
const MARKS = /^\s*(?:(?:```|~~~)[\w+#.-]*|\|?[\s:|-]*-{2,}[\s:|-]*|[*_]{3,})\s*$/u
const BREAK = /\r\n|[\r\n\u2028\u2029]/

/** A line of Markdown as it reads: without the marks of headings, lists and emphasis. */
export function plainLine(line: string): string {
  const plain = line.replaceAll(/\s+/gu, ' ').trim()
  return plain.replace(LEADING, '').replaceAll(AROUND, '$2') || plain
}

/** A text of several lines as one, each as it reads. */
export function plainLines(text: string): string {
  return text
    .split(BREAK)
    .filter((line) => !MARKS.test(line))
    .map(plainLine)
    .filter((line) => line !== '')
    .join(' ')
}
