/** The lines of a README between its two `---`, as far as model cards use them: texts and lists. */
export function frontMatter(readme: string) {
  const block = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readme)?.[1] ?? ''
  const lines = block.split(/\r?\n/)

  /** Every value under a name: `name: a`, `name: [a, b]`, or lines `- a` below it. */
  function many(name: string): string[] {
    const start = lines.findIndex((line) => line.startsWith(`${name}:`))
    if (start < 0) return []
    const inline = (lines[start] ?? '').slice(name.length + 1).trim()
    if (inline.startsWith('[')) return values(inline.replaceAll(/^\[|\]$/g, '').split(','))
    if (inline !== '') return values([inline])
    const rest = lines.slice(start + 1)
    const end = rest.findIndex((line) => !/^\s*-\s/.test(line))
    return values(
      rest.slice(0, end < 0 ? rest.length : end).map((line) => line.replace(/^\s*-\s/, '')),
    )
  }
  return { many, one: (name: string): string | null => many(name)[0] ?? null }
}

function values(texts: readonly string[]): string[] {
  return texts
    .map((text) => text.trim().replaceAll(/^["']|["']$/g, ''))
    .filter((text) => text !== '')
}
