import type { Translated } from '../types.ts'
import type zh from '../zh-CN/common.ts'

const common: Translated<typeof zh> = {
  close: 'Close',
  cancel: 'Cancel',
  confirm: 'OK',
  save: 'Save',
  copy: 'Copy',
  copied: 'Copied',
  delete: 'Delete',
  undo: 'Undo',
  rename: 'Rename',
  retry: 'Try again',
  open: 'Open',
  more: 'More',
  help: 'Explain',
  lesson: 'Open the lesson',
  details: 'Technical details',
  on: 'On',
  off: 'Off',
  yes: 'Yes',
  no: 'No',
  none: 'None',
  unknown: 'Unknown',
  auto: 'Automatic',
  loading: 'Loading…',
  decrease: 'Less',
  increase: 'More',
  role: { system: 'System', user: 'You', assistant: 'Model' },
  unit: {
    tokens: '{n} token | {n} tokens',
    tokensPerSecond: '{n} tok/s',
    bits: '{n} bits',
    seconds: '{n} s',
    milliseconds: '{n} ms',
  },
}
export default common
