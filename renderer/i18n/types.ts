/** A tree of sentences. Plural forms are separated by ` | ` as vue-i18n reads them. */
export interface MessageTree {
  [key: string]: string | MessageTree
}

/** The same keys as T, each with a sentence: a missing or extra one is a compile error. */
export type Translated<T> = { [K in keyof T]: T[K] extends string ? string : Translated<T[K]> }
