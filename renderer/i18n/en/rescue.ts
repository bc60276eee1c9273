import type { Translated } from '../types.ts'
import type zh from '../zh-CN/rescue.ts'

const rescue: Translated<typeof zh> = {
  name: 'Damaged libraries',
  help: 'Files that were set aside unchanged because they were damaged. What can still be read can be taken into the present library; the file itself is not changed.',
  file: 'Set aside {date}, {size}',
  do: 'Rescue sessions',
  reading: 'Reading the damaged file…',
  taking: 'Rescuing sessions…',
  stop: 'Stop',
  done: '{n} session was rescued. | {n} sessions were rescued.',
  none: 'No further session could be rescued.',
  partly:
    '{n} of them is incomplete: what could not be read is left out. | {n} of them are incomplete: what could not be read is left out.',
  already:
    '{n} was in the library already and was not added again. | {n} were in the library already and were not added again.',
  lost: '{n} session could not be read. | {n} sessions could not be read.',
  lostTitles: 'Could not be read: {titles}.',
  marks:
    'Some {kinds} could not be read either, and it is not always known of which session they were.',
  kinds: {
    message: 'messages',
    bookmark: 'bookmarks',
    note: 'notes',
    tag: 'tags',
    probe: 'figures of the inspector',
    draft: 'drafts',
  },
  stopped: 'It was stopped before the end; another rescue goes on from there.',
  kept: 'The damaged file is still where it was: {file}',
}
export default rescue
