import type { Translated } from '../types.ts'
import type zh from '../zh-CN/figure.ts'

const figure: Translated<typeof zh> = {
  tools: 'What can be done with “{title}”',
  asTable: 'Show as a table',
  asFigure: 'Show as a figure',
  copy: 'Copy as CSV',
  png: 'Save as PNG…',
  svg: 'Save as SVG…',
  copied: 'The numbers were copied as CSV; paste them into a spreadsheet.',
  saved: 'The figure was saved to {file}.',
}
export default figure
