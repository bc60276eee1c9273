/** What the figures of chapter 1 show. Texts are null where they are the chapter's own. */
export interface TokenState {
  /** What is cut into tokens. */
  text: string | null
  /** Which vocabulary cuts it: a published one's name, or a model's id. */
  vocabulary: string
  /** The word that is written in several ways. */
  word: string | null
  /** What is taken apart to its bytes. */
  bytes: string | null
  /** What is put together from bytes, merge by merge. */
  merged: string | null
  /** The same said in two languages. */
  chinese: string | null
  english: string | null
  /** The word whose letters the model is asked to count, and the letter. */
  spelled: string | null
  letter: string
  /** How many tokens of `text` begin with a blank; null while it is not cut. */
  blanks: number | null
}

export const initialToken = (): TokenState => ({
  text: null,
  vocabulary: 'r50k_base',
  word: null,
  bytes: null,
  merged: null,
  chinese: null,
  english: null,
  spelled: null,
  letter: 'r',
  blanks: null,
})
