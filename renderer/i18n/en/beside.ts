import type { Translated } from '../types.ts'
import type zh from '../zh-CN/beside.ts'

const beside: Translated<typeof zh> = {
  open: 'Compare side by side',
  word: 'Compare',
  openHelp:
    'Ask the same thing twice, with two settings, two seeds or two models, and see both answers',
  close: 'Stop comparing, keep the left side',
  closeWord: 'Stop comparing',
  left: 'Left',
  right: 'Right',
  rightWith: 'Right: {names} differs, all else is the same',
  setup: 'Settings of the right side',
  setupHelp: 'Only what differs from the left; the system prompt is the same on both sides.',
  model: 'Model',
  sameModel: 'The same as on the left',
  placeholder: 'Ask something: both sides get it (Enter sends)',
  waiting: 'When the left side is done, this one follows.',
  empty:
    'Ask something below and both sides answer, the left one first: one model writes at a time.',
  same: 'Both sides are set alike, so both answers will be alike.',
  differs: 'This side differs in: {names}.',
  change: 'Change what differs',
  ofLeft: 'Left: {how}',
}
export default beside
