import type { ModelTokenizer } from '../models/tokenizer.ts'

/**
 * Runs of one kind of letter that end in another: a pattern that goes back and tries everything again
 * does it here. What ends within the check's time does so in a chat.
 */
const TEXTS: readonly string[] = [
  ...['a', 'A', '1', ' ', '\n', '.', "'", '_', '你', 'é', 'ab ', 'A1', '\u200d', '🧵'].map(
    (letter) => `${letter.repeat(120)}!`,
  ),
  'The quick brown fox, 3.14 of it, doesn’t jump over 你好 — {"json": [1, 2]}\n\n\tif (x) return 0;',
]

/** Every text becomes tokens; a tokenizer that does not get through is ended with its process. */
export function tryTokenizer(tokenizer: ModelTokenizer): void {
  for (const text of TEXTS) tokenizer.encode(text)
}
