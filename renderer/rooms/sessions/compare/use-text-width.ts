/** CSS pixels a letter is wide where nothing can be measured. */
const LETTER = 9

/** Measures words as an element would show them; each word once, as texts repeat theirs. */
export function useTextWidth() {
  const context = document.createElement('canvas').getContext('2d')
  const known = new Map<string, number>()
  let font = ''

  return (text: string, like: HTMLElement | null): number => {
    const now = like === null ? '' : fontOf(like)
    if (now !== font) {
      font = now
      known.clear()
      if (context) context.font = now
    }
    const found = known.get(text)
    if (found !== undefined) return found
    const width = context?.measureText(text).width ?? text.length * LETTER
    known.set(text, width)
    return width
  }
}

/** The shorthand is empty where figures are tabular, as they are here. */
function fontOf(element: HTMLElement): string {
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(element)
  return `${fontWeight} ${fontSize} ${fontFamily}`
}
