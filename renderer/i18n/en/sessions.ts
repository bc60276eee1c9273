import type { Translated } from '../types.ts'
import type zh from '../zh-CN/sessions.ts'

const sessions: Translated<typeof zh> = {
  title: 'Sessions',
  search: 'Search sessions',
  searchHint: 'Words in titles, questions, answers',
  list: 'Recorded sessions',
  none: 'No sessions yet',
  noneText:
    'Every conversation is recorded on this laptop. Ask something in Chat, then come back and replay it step by step.',
  noHit: 'Nothing found for “{query}”',
  noHitText: 'Try another word, or clear the search to see every session.',
  pick: 'Choose a session to replay',
  pickText:
    'A replay needs no model: every token, probability and attention weight is shown as it was recorded.',
  sample: 'sample',
  count: '{messages} messages · {runs} runs',
  newTitle: 'Title of the session',
  deleted: '“{title}” was deleted.',
  exported: 'Saved as {file}',
  export: 'Export a .vitrine file',
  openInChat: 'Continue in Chat',
  empty: 'Nothing in this session can be replayed.',
  play: 'Play',
  pause: 'Pause',
  stepForward: 'Next token',
  stepBack: 'Previous token',
  toStart: 'To the start',
  speed: 'Speed',
  timeline: 'Timeline: one line a token, higher where it surprised the model',
  legend:
    'The higher a line, the more its token surprised the model (−log₂ p, full height {bits} bits)',
  tokenOf: 'token {shown} of {total}',
  trimmed: '{seconds} s of idle time cut',
  replaying: 'Replay',
}
export default sessions
