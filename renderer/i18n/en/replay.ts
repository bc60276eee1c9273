import type { Translated } from '../types.ts'
import type zh from '../zh-CN/replay.ts'

const replay: Translated<typeof zh> = {
  bookmarks: 'Bookmarks',
  count: '{n} bookmark | {n} bookmarks',
  add: 'Bookmark this moment',
  none: 'No bookmarks yet. Stop where you want to come back to, and press B.',
  suggested: '“{text}”',
  start: 'Start',
  rename: 'Rename the bookmark',
  name: 'Name of the bookmark',
  remove: 'Delete the bookmark',
  look: 'Keep what is shown now, to be shown again here',
  relook: 'Keep what is shown now instead',
  looked:
    '“{title}” keeps what is shown now: the selected token, the open panels, the layer and the head.',
  markHelp:
    'Keeps the selected token (or else the newest) and what is shown now. The bookmark belongs to this session, for its replay and for talks.',
  marked: 'Bookmarked “{title}”.',
  showMarked: 'Show in Sessions',
  go: 'Go to “{title}”',
  notes: {
    list: 'Notes',
    here: 'Notes on “{title}”',
    add: 'Write a note',
    text: 'Note on “{title}”',
    hint: 'What you want to say here',
    reader: 'Who sees it',
    me: 'Only me',
    audience: 'The audience',
    change: 'Change the note',
    remove: 'Delete the note',
  },
  next: 'Next bookmark',
  previous: 'Previous bookmark',
  sample:
    'A sample that came with the app cannot be changed. Continue it in Chat to make it a session of your own.',
  gap: '{seconds} s of idle time were cut here',
  legend: {
    past: 'played',
    ahead: 'to come',
    start: 'next answer',
    gap: 'idle time cut ({seconds} s)',
    flag: 'bookmark',
    found: 'found',
    band: 'mean surprise nearby (bits)',
    bandHelp:
      'The mean of −log₂ p of the tokens nearby, nearer ones weighing more; the colour ends at {bits} bits a token.',
    full: '≥ {bits}',
  },
  pauses: 'Pause at bookmarks while playing',
  find: {
    open: 'Find in the replay',
    word: 'Find',
    label: 'Words asked or written',
    help: 'Goes to the moment at which they were asked or written.',
    found: '{n} match | {n} matches',
    more: 'The first {n} are listed.',
  },
  slower: 'Slower',
  faster: 'Faster',
  onward: 'Let the model go on from here',
  onwardHelp:
    'Lets the loaded model roll on from the token that is shown, as a new branch of the session.',
  onwardModel: 'First load the model that wrote this answer: {model}.',
  onwardBusy: 'The model is writing another answer.',
  onwardNothing: 'First go to the middle of an answer.',
  run: 'Answer {n}',
}
export default replay
