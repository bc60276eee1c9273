import type { Translated } from '../types.ts'
import type zh from '../zh-CN/branches.ts'

const branches: Translated<typeof zh> = {
  version: 'Version {n} of {total}',
  previous: 'Previous version',
  next: 'Next version',
  place: '{n} / {total}',
  again: 'Answer again',
  againHelp:
    'Asks the same question once more. This answer stays, and you can go back to it at any time.',
  goOn: 'Go on',
  goOnHelp: 'The answer was cut here: let the model write on from the cut.',
  edit: 'Edit and send again',
  editLabel: 'Edit this message',
  editHelp: 'The message as it was and its answers stay, as another branch.',
  send: 'Send',
  copy: 'Copy this message',
  copied: 'Copied',
  overview: 'All branches',
  overviewHelp:
    'Everything that was said in this conversation; nothing is lost. Choose a line to go to its branch.',
  empty: '(no answer)',
  shown: 'shown now',
  branchCount: '{n} branch | {n} branches',
  began: {
    kept: 'first {kept} token from another version | first {kept} tokens from another version',
    forced:
      'first {kept} token from another version, token {next} chosen by you | first {kept} tokens from another version, token {next} chosen by you',
  },
  token: {
    title: 'Branch off here',
    roll: 'Roll again from here',
    rollHelp:
      'The tokens before stay; from this one on the dice are thrown with a new seed. This answer stays too.',
    rollGreedy:
      'At temperature 0 a new roll would say the same, so this branch takes temperature {temperature}.',
    force: 'Say {token} instead',
    forceHint:
      'Choose a bar to make the model say that token instead: what stands before stays, and it goes on from there.',
    already: 'This is the token it said.',
    busy: 'The model is writing an answer; try again when it is done.',
    model: 'To branch off, load the model that wrote this answer: {model}.',
  },
}
export default branches
