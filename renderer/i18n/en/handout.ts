import type { Translated } from '../types.ts'
import type zh from '../zh-CN/handout.ts'

const handout: Translated<typeof zh> = {
  menu: 'Hand-out (HTML)…',
  title: 'Make a hand-out',
  about:
    'One HTML file. Your client opens it from disk in any browser, replays this session step by step and clicks any token. Nothing to install, no network: the file makes no request.',
  languages: 'Language of the hand-out',
  language: { both: 'Chinese and English', 'zh-CN': 'Chinese only', en: 'English only' },
  languagesHelp: 'For its buttons and explanations; what was said stays in its own language.',
  inside: 'What is inside',
  runs: '{n} answer, {tokens} tokens: the probabilities of each, and the attention that was recorded | {n} answers, {tokens} tokens: the probabilities of each, and the attention that was recorded',
  answers: '{n} kept figure that can be opened | {n} kept figures that can be opened',
  noAnswers: 'No kept figures yet: probabilities and recorded attention alone',
  answersHelp:
    'A hand-out has no model to ask: it shows the figures that were kept. Those you open in the replay are; those at bookmarks can be kept all at once.',
  bookmarks: '{n} bookmark | {n} bookmarks',
  notes: '{n} public note | {n} public notes',
  notNotes: 'Private notes, tags and settings stay out.',
  figures: {
    title: 'Figures at the bookmarks',
    help: 'Lets the model compute the figures at the bookmarks now (every attention head, the prediction layer by layer, the inside of every block, Q·K·V) and keeps them for your client to open.',
    all: 'All bookmarks',
    keep: 'Keep these figures',
    progress: 'Asking the model: {done} of {of}',
    stored: 'Figures take {size}',
    stop: 'Stop',
    kept: '{n} figure is kept. | {n} figures are kept.',
    missing: '{n} cannot be had from this model. | {n} cannot be had from this model.',
  },
  size: 'Size of the file',
  measuring: 'measuring…',
  save: 'Save…',
  saved: 'Hand-out saved as {file}',
  kind: 'A recorded session',
  recorded: 'Recorded on {date} with {models}',
  intro:
    'Every step of a real language model, as it happened. Press play and watch the answer form, one token at a time; click any token to see what else the model considered.',
  offline: 'Everything is in this file: opening it needs no network and makes no request.',
  close: 'Got it',
  guide: 'Worth a look',
  guideHelp: 'Choose one to go there.',
  showGuide: 'Show the bookmarks',
  look: 'Appearance',
  made: 'Made with Vitrine {version}',
  noChart: 'This chart is only in the app.',
  broken:
    'This file is not complete: the session in it cannot be read. Ask whoever gave it to you for another copy.',
  old: 'This browser is too old for this file. Open it with a recent Chrome, Edge, Firefox or Safari.',
}
export default handout
