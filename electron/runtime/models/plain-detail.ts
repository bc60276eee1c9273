/** What libraries say may be long, and holds names from the files. */
const MOST_LONG = 300

/**
 * What something threw, as part of a sentence: on one line, not without end, and without the places in
 * ONNX Runtime's sources its messages begin with.
 */
export function plainDetail(error: unknown): string {
  const told = (error instanceof Error ? error.message : String(error))
    .replaceAll(/\S+\.(?:cc|h|cpp):\d+ (?:[^\n]*?\) )?/g, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return told.length > MOST_LONG ? `${told.slice(0, MOST_LONG)}…` : told
}
