import type { Translated } from '../types.ts'
import type zh from '../zh-CN/shell.ts'

const shell: Translated<typeof zh> = {
  rooms: {
    label: 'Rooms',
    chat: 'Chat',
    translate: 'Translate',
    inspect: 'Inspect',
    lessons: 'Lessons',
    sessions: 'Sessions',
    models: 'Models',
    settings: 'Settings',
  },
  skip: 'Skip to the stage',
  showInspector: 'Show the inspector',
  closeInspector: 'Close the inspector',
  inspector: 'Inspector',
  resizeInspector: 'Width of the inspector',
  noModel: 'No model loaded',
  modelLoading: 'Loading {model}…',
  modelFailed: '{model} could not be loaded',
  status: {
    label: 'Status',
    context: 'context',
    contextMeter: 'Context window: {used} of {total} tokens in use',
    recordingOn: 'steps saved',
    recordingOff: 'not saved',
    recordingImpossible: 'cannot save',
    recordingWaiting: 'saved later',
    offline: 'offline',
    blocked: '{n} requests blocked',
    blockedHelp: 'Every attempt to reach a network is refused and counted. Open for the list.',
  },
  phase: {
    checking: 'checking it before its first use',
    reading: 'reading files',
    analysing: 'analysing the graph',
    creating: 'preparing the model',
  },
  savedAgain: 'Saving works again: everything is in the session library.',
  showSessions: 'Show sessions',
  notices: 'Notices',
  bootFailed: 'Vitrine could not start',
}
export default shell
