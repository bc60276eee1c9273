/**
 * Before an opening quotation mark in Chinese, and behind a closing one. The marks “ ” are those of Western
 * text too, where no line breaks beside them; browsers take Chinese ones for the same.
 */
const BESIDE_QUOTES = /(?<=\p{Script=Han})(?=“)|(?<=”)(?=\p{Script=Han})/u

/** A text in the pieces between which a line may end, beside what browsers know. */
export function mayBreak(text: string): string[] {
  return text.split(BESIDE_QUOTES)
}
