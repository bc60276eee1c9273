/** A place in a table of words: ids of the word now and of the one after it. */
export interface Cell {
  row: number
  column: number
}
