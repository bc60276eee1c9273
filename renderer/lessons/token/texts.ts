/** What chapter 1 cuts before the reader writes anything: the same in every language. */
export const TEXT = 'A journey of a thousand miles begins with a single step.'
export const TEXTS = [
  TEXT,
  'Tokenization is not segmentation!',
  '3.14159 + 2.71828',
  '千里之行，始于足下。',
] as const

export const WORD = 'thousand'
export const WORDS = [WORD, 'strawberry', 'tokenization', 'Lao Tzu', '人工智能'] as const

export const BYTES = 'Hi，你好👋'
export const BYTES_TEXTS = [BYTES, '始于足下', 'café', '👩‍🚀'] as const

export const MERGED = 'Strawberry'
export const MERGED_WORDS = [MERGED, 'strawberry', 'thousand', '老子'] as const

/** The same in Chinese. */
export const CHINESE = '千里之行，始于足下。'

export const SPELLED = 'strawberry'

/** What the model is asked, in the one language that the bundled one speaks. */
export function spellingQuestion(word: string, letter: string): string {
  return `How many ${letter} are in ${word}?`
}
