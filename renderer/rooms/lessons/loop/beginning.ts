/** What every run of chapter 3 begins with, until the reader writes another. */
export const BEGINNING = 'A journey of a'
