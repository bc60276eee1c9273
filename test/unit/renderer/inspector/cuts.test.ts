import { expect, it } from 'vitest'
import { sharedCuts } from '#renderer/inspector/tokens/cuts.ts'
import { tokensOfBytes } from './token-refs.ts'

const TEXT = 'The strawberry of 词元'
const REFERENCE = tokensOfBytes(['The', ' st', 'raw', 'berry', ' of', ' ', '词', '元'])

it('the same cuts are the same, wherever the blanks are', () => {
  expect(sharedCuts(TEXT, REFERENCE, REFERENCE)).toEqual(REFERENCE.map(() => true))
  const marked = tokensOfBytes([' The', ' st', 'raw', 'berry', ' of', ' 词', '元'])
  expect(sharedCuts(TEXT, REFERENCE, marked)).toEqual(marked.map(() => true))
})

it('another cut is another, and those behind it are compared by their place', () => {
  const other = tokensOfBytes(['The', ' straw', 'berry', ' o', 'f', ' 词元'])
  expect(sharedCuts(TEXT, REFERENCE, other)).toEqual([true, false, true, false, false, false])
})

it('what reads all in small letters is compared all the same', () => {
  const small = tokensOfBytes(['the', ' st', 'raw', 'berry', ' of', ' 词', '元'])
  expect(sharedCuts(TEXT, REFERENCE, small)).toEqual(small.map(() => true))
})

it('parts of a character are told apart', () => {
  const split = tokensOfBytes(['x', [0xe8, 0xaf], [0x8d]])
  const elsewhere = tokensOfBytes(['x', [0xe8], [0xaf, 0x8d]])
  expect(sharedCuts('x词', split, split)).toEqual([true, true, true])
  expect(sharedCuts('x词', split, elsewhere)).toEqual([true, false, false])
  expect(sharedCuts('x词', tokensOfBytes(['x', '词']), split)).toEqual([true, false, false])
})

it('a sign for what is not in the vocabulary reaches to where the next piece is found', () => {
  const unknown = tokensOfBytes(['The', '<unk>', 'berry', ' of', '<unk>'], [1, 4])
  expect(sharedCuts(TEXT, REFERENCE, unknown)).toEqual([true, false, true, true, false])
  const exact = tokensOfBytes(['The', ' straw', 'berry', ' of', ' 词元'])
  expect(sharedCuts(TEXT, exact, unknown)).toEqual([true, true, true, true, true])
})

it('where a piece is found nowhere, nothing more is said', () => {
  const lost = tokensOfBytes(['The', '<unk>', 'zebra', ' of'], [1])
  expect(sharedCuts(TEXT, REFERENCE, lost)).toEqual([true, null, null, null])
})
