/** A figure's numbers as a table: what its table view shows and its CSV holds. */
export interface FigureTable {
  columns: readonly string[]
  /** Numbers as they are, unrounded. */
  rows: readonly (readonly (string | number)[])[]
}

/** Comma-separated values (RFC 4180): texts in quotation marks, numbers to their last digit. */
export function csvOf({ columns, rows }: FigureTable): string {
  return [columns, ...rows].map((row) => row.map(field).join(',') + '\r\n').join('')
}

function field(value: string | number): string {
  return typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`
}
