import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-three.ts'

const three: Translated<typeof zh> = {
  prompt: 'The same beginning',
  language: 'Language of the corpus',
  languages: { 'zh-CN': 'Chinese corpus', en: 'English corpus' },
  unknown: '“{token}” is not in its vocabulary, so it cannot read this beginning.',
  noRow: 'This row is empty: nothing came after this token in the corpus.',
  table: {
    title: 'A counted table',
    about: 'counted {n} sentences, sees the last token alone',
  },
  tiny: {
    title: 'A tiny Transformer',
    about: 'reads the same sentences; {n} numbers, sees {window} tokens',
  },
  real: {
    title: 'A real model',
    about: '{model}, sees {window} tokens',
    cut: 'To it this beginning is {n} tokens.',
    chinese:
      'The chat model that comes with the app has read mostly English and continues Chinese badly. Part of a character shows as �.',
  },
  training: {
    new: 'Not taught yet: its weights are drawn from a seed.',
    running: 'Learning: step {n} of {steps}, {seconds} s',
    stopping: 'Stopping …',
    done: 'Taught in {steps} steps and {seconds} s.',
    stopped: 'Stopped at step {n}, after {seconds} s.',
    failed: 'The training did not end well. It can be tried again.',
    start: 'Train it now',
    again: 'Train again',
    stop: 'Stop',
  },
}
export default three
