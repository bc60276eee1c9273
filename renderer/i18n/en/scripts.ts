import type { Translated } from '../types.ts'
import type zh from '../zh-CN/scripts.ts'

const scripts: Translated<typeof zh> = {
  menu: 'Record a script…',
  ofSession: 'Save as a script…',
  title: 'Record a script',
  about:
    'Write down what is to be asked; the app asks it step by step and records a session. Record in the evening, replay the next day.',
  editor: 'Script',
  openFile: 'Open a script file…',
  save: 'Save the script…',
  saved: 'Script saved as {file}',
  start: 'Start recording',
  checking: 'checking…',
  understood: '{n} step will be done | {n} steps will be done',
  mistakes: '{n} thing to change | {n} things to change',
  place: 'Line {line}, column {column}',
  unfit: {
    missing:
      'Model “{model}” is not on this computer (step {steps}): it will be recorded as failed. | Model “{model}” is not on this computer (steps {steps}): these will be recorded as failed.',
    chat: 'Model “{model}” translates and cannot chat (step {steps}): it will be recorded as failed. | Model “{model}” translates and cannot chat (steps {steps}): these will be recorded as failed.',
    translate:
      'Model “{model}” cannot translate (step {steps}): it will be recorded as failed. | Model “{model}” cannot translate (steps {steps}): these will be recorded as failed.',
  },
  model: { chat: 'Model to chat with', translate: 'Model to translate' },
  modelMissing: '{model} (not here)',
  off: 'Recording is switched off: what is recorded is kept only until the app is closed.',
  left: 'Only the branch that is shown: {answers} other answers and {bookmarks} bookmarks are not in the script.',
  continues: 'goes on',
  notes: '{n} note | {n} notes',
  do: {
    chat: 'Chat',
    complete: 'Complete',
    translate: 'Translate',
    probe: 'Look inside',
    bookmark: 'Bookmark',
  },
  help: {
    title: 'How steps are written',
    chat: 'Asks something. The first one names its model; with "continue": true it goes on in the chat before.',
    complete: 'Lets the model go on with a text as it stands, without a chat template.',
    translate: 'Translates a text; beams may be 1 to 8.',
    probe:
      'Keeps what happened inside the run before, attention, lens or qkv for instance, to be seen without a model.',
    bookmark:
      'Marks a moment of the run before: step is the number of a token, or a text in the answer; notes are your own unless they are public.',
    sampling:
      'In sampling, temperature 0 always takes the most probable token; the same seed gives the same answer.',
  },
  state: {
    waiting: 'waiting',
    running: 'under way',
    done: 'done',
    failed: 'failed',
    stopped: 'stopped',
  },
  progress: 'Recording “{title}”: step {n} of {of}',
  stopping: 'Stopping “{title}”…',
  ended: '“{title}” is recorded: all {of} steps are done.',
  endedFailed:
    '“{title}” is recorded: {failed} of {of} steps failed; the session says so where they stand.',
  stopped: '“{title}” was stopped at step {n}. What was recorded before is kept.',
  busy: 'Meanwhile the model works for the recording alone; everything else can be looked at. The recording goes on when this window is closed.',
  stop: 'Stop recording',
  show: 'Show progress',
  openSession: 'Open the session',
  another: 'Write another script',
  steps: 'Steps of the recording',
  more: '… and {n} more',
}
export default scripts
