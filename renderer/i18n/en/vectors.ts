import type { Translated } from '../types.ts'
import type zh from '../zh-CN/vectors.ts'

const vectors: Translated<typeof zh> = {
  length: '{n} numbers',
  at: 'number {index} = {value}',
  legend: 'Colours',
  hint: 'Arrow keys go from number to number.',
  pooled: '{n} to a cell, the furthest from 0 shown',
  index: 'index',
  key: 'Blue is below 0, orange above; the stronger the colour, the further from 0 (by the square root, so that small numbers show).',
}
export default vectors
