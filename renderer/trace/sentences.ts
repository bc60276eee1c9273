/**
 * Titles and the like whose full stop ends no sentence: Intl.Segmenter (UAX 29) knows none of them, so
 * that "Mr. Smith" would be torn apart.
 */
const UNFINISHED = /(?:^|\s)(?:mr|mrs|ms|dr|prof|st|vs|fig|sr|sra|dra|e\.g|i\.e|p\.ex)\.\s*$/iu

/**
 * A text cut into sentences, in order; joined they are the text. Space around a sentence stays with the
 * one before it, at the beginning with the first. A line break ends a sentence too.
 *
 * @param language of the text, BCP 47; what the system does not know is cut by the general rules
 */
export function sentencesOf(text: string, language: string | null): string[] {
  const sentences: string[] = []
  for (const { segment } of segmenter(language, 'sentence').segment(text)) {
    const before = sentences.at(-1)
    const goesOn =
      before !== undefined &&
      (segment.trim() === '' ||
        before.trim() === '' ||
        (UNFINISHED.test(before) && !before.includes('\n')))
    if (goesOn) sentences[sentences.length - 1] = before + segment
    else sentences.push(segment)
  }
  return sentences
}

/** By the language's rules (models also write `zho_Hans`); by those of no language in particular where it is not known. */
export function segmenter(
  language: string | null,
  granularity: 'sentence' | 'word',
): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language?.replaceAll('_', '-'), { granularity })
  } catch {
    return new Intl.Segmenter(undefined, { granularity })
  }
}

/** Whether words are set apart by spaces, so that sentences are too. */
export function usesSpaces(language: string | null): boolean {
  return !/^(zh|zho|cmn|yue|ja|jpn|th|tha|lo|km|my)(?![a-z])/i.test(language ?? '')
}

/** Words of a text, punctuation not counted. */
export function countWords(text: string, language: string | null): number {
  const segments = [...segmenter(language, 'word').segment(text)]
  return segments.filter(({ isWordLike }) => isWordLike).length
}
