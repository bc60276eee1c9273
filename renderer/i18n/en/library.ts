import type { Translated } from '../types.ts'
import type zh from '../zh-CN/library.ts'

const library: Translated<typeof zh> = {
  selection: 'Selected sessions',
  selected: '{n} selected | {n} selected',
  all: 'Select all',
  end: 'End the selection',
  choose: 'Select “{title}”',
  export: 'Export to a folder…',
  usage: '{n} session · {size} | {n} sessions · {size}',
  usageFound: '{found} found of {all}',
  tokens: '{n} token | {n} tokens',
  seconds: '{n} s',
  minutes: '{n} min',
  messages: '{n} message | {n} messages',
  runs: '{n} answer | {n} answers',
  bookmarks: '{n} bookmark | {n} bookmarks',
  notes: '{n} note | {n} notes',
  strip:
    'Each bar is a token: the taller, the more surprising (full height: {bits} bits or more). The tallest: {most} bits.',
  stripMany:
    'Each bar is the most surprising of about {n} tokens (full height: {bits} bits or more). The tallest: {most} bits.',
  facts: {
    made: 'Created',
    models: 'Models',
    holds: 'Contents',
    tokens: 'Generated',
    marks: 'Marks',
    size: 'Size',
  },
  previewHint: 'Click to replay it step by step. Ctrl+click (⌘ on a Mac) selects several.',
  tagMany: 'Tags of {n} sessions',
  tagManyHelp:
    'These are the tags they share. What you add or remove here is added to or removed from each of them.',
  deleted: '{n} session was deleted. | {n} sessions were deleted.',
  samplesStay:
    'A sample came with the app and cannot be deleted; it stays where it is. | {n} samples came with the app and cannot be deleted; they stay where they are.',
  exported: '{n} session was saved in {folder}. | {n} sessions were saved in {folder}.',
  exportStopped:
    'Stopped. {n} of {total} sessions was saved whole in {folder}; nothing of the others was written. | Stopped. {n} of {total} sessions were saved whole in {folder}; nothing of the others was written.',
  working: {
    export: 'Exporting {n} session | Exporting {n} sessions',
    slim: 'Slimming {n} session | Slimming {n} sessions',
  },
  workingHelp: {
    export:
      'Each becomes a .vitrine file. When you stop, finished files stay, and none is left half-written.',
    slim: 'One answer after another: when you stop, each of them is as it was, or slim.',
  },
  worked: { export: 'What was exported', slim: 'What was slimmed' },
  progress: '{done} of {total} sessions',
  stop: 'Stop',
  slim: 'Slim down…',
  slimTitle: 'Slim down {n} session | Slim down {n} sessions',
  slimAbout:
    'Removes what takes most room. Texts, probabilities, bookmarks and notes stay, and every step can still be replayed.',
  weighing: 'Adding up what would be freed…',
  nothing:
    'There is nothing to remove: no attention recorded head by head, and no results kept for the inspector.',
  parts: {
    attention: 'Weights of every attention head',
    attentionHelp:
      'Recorded with {n} answer. Each layer keeps the mean of its heads; to see a single head again, the model must be installed. | Recorded with {n} answers. Each layer keeps the mean of its heads; to see a single head again, the model must be installed.',
    noAttention: 'No answer was recorded head by head.',
    noAnswers: 'None are kept.',
    answers: 'Results kept for the inspector',
    answersHelp:
      '{n} result, such as the logit lens or Q·K·V. It can be computed again where this model is installed; elsewhere its figure stays empty. | {n} results, such as the logit lens or Q·K·V. They can be computed again where this model is installed; elsewhere their figures stay empty.',
  },
  final: 'This cannot be undone. Export first what you may want whole again.',
  samplesWhole:
    'One of them is a sample that came with the app: it stays as it is. | {n} of them are samples that came with the app: they stay as they are.',
  exportFirst: 'Export first…',
  slimNow: 'Free {size}',
  slimmed:
    '{n} session is slim now; {freed} were freed. | {n} sessions are slim now; {freed} were freed.',
  slimStopped:
    'Stopped. {n} of {total} sessions is slim, and {freed} were freed; the others are as they were. | Stopped. {n} of {total} sessions are slim, and {freed} were freed; the others are as they were.',
}
export default library
