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
  runs: '{n} run | {n} runs',
  bookmarks: '{n} bookmark | {n} bookmarks',
  notes: '{n} note | {n} notes',
  strip:
    'Each bar is a token: taller, more surprising (full height: {bits} bits). The tallest: {most} bits.',
  stripMany:
    'Each bar is the most surprising of about {n} tokens (full height: {bits} bits). The tallest: {most} bits.',
  facts: {
    made: 'Begun',
    models: 'Models',
    holds: 'Holds',
    tokens: 'Written',
    marks: 'Marked',
    size: 'Takes',
  },
  previewHint: 'Click to replay it step by step. Ctrl+click (⌘ on a Mac) selects several.',
  tagMany: 'Tags of {n} sessions',
  tagManyHelp:
    'These are the tags they share. What you add, each of them gets; what you remove, each of them loses.',
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
    slim: 'Run by run: when you stop, each run is as it was, or slim.',
  },
  worked: { export: 'What was exported', slim: 'What was slimmed' },
  progress: '{done} of {total} sessions',
  stop: 'Stop',
  slim: 'Slim down…',
  slimTitle: 'Slim down {n} session | Slim down {n} sessions',
  slimAbout:
    'Removes what takes most room. Texts, probabilities, bookmarks and notes stay, and every step can still be replayed.',
  weighing: 'Adding up what would be freed…',
  nothing: 'There is nothing to remove: no attention of single heads, and no kept answers.',
  parts: {
    attention: 'Weights of every attention head',
    attentionHelp:
      'Recorded in {n} run. Each layer keeps the mean of its heads; single heads then need the model to be asked again. | Recorded in {n} runs. Each layer keeps the mean of its heads; single heads then need the model to be asked again.',
    noAttention: 'No run recorded its heads one by one.',
    noAnswers: 'None are kept.',
    answers: 'Answers kept for the inspector',
    answersHelp:
      '{n} answer, such as the logit lens or Q·K·V. It can be asked again where this model is installed; elsewhere its figure stays empty. | {n} answers, such as the logit lens or Q·K·V. They can be asked again where this model is installed; elsewhere their figures stay empty.',
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
