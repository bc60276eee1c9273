import type { Translated } from '../types.ts'
import type zh from '../zh-CN/talks.ts'

const talks: Translated<typeof zh> = {
  word: 'Talks',
  title: 'Talks',
  show: 'Show in the list',
  one: 'The talk “{title}”',
  none: 'No talks yet',
  noneText:
    'A talk strings bookmarks of several sessions together, to be shown one after the other. Make one, then add to it from a session’s bookmarks.',
  new: 'New talk',
  newTitle: 'New talk',
  hidden: 'Name hidden',
  count: '{n} bookmark | {n} bookmarks',
  all: 'All talks',
  name: 'Name of the talk',
  rename: 'Rename the talk',
  remove: 'Delete “{title}”',
  empty:
    'Open a session and choose “Add to a talk” at one of its bookmarks. They line up here; drag them into another order.',
  addTo: 'Add to a talk',
  addAll: 'Add {n} bookmark of the open session | Add {n} bookmarks of the open session',
  added: '{n} bookmark was added to “{title}”. | {n} bookmarks were added to “{title}”.',
  gone: 'its session is deleted',
  hasNotes: 'has notes',
  up: 'Move “{title}” up',
  down: 'Move “{title}” down',
  takeOut: 'Take “{title}” out of the talk',
  moved: '“{title}” is now number {n} of {total}.',
  export: 'Export the talk with its sessions (.vitrine file)',
  start: 'Start the talk',
  again: 'Start again',
  giving: 'The talk being given',
  place: '{n} of {total}',
  next: 'Next: {title}',
  nextIn: 'Next: {title} ({session})',
  last: 'This is the last bookmark',
  previous: 'Previous in the talk',
  onward: 'Next in the talk',
  end: 'Leave the talk',
}
export default talks
