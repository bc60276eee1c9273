/**
 * A regular expression for the few forms of glob that the import table uses: `**` at the end, `*`,
 * and `{a,b}`.
 * @param {string} glob a path from the project's root
 * @returns {string} the source of a regular expression
 */
export function toRegex(glob) {
  const source = glob
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_, list) => `(?:${String(list).replaceAll(',', '|')})`)
    .replace(/\*\*/g, '\0')
    .replace(/\*/g, '[^/]*')
    .replaceAll('\0', '.*')
  return `^${source}$`
}
