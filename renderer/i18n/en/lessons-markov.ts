import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-markov.ts'

const markov: Translated<typeof zh> = {
  title: 'A model of three sentences',
  name: 'Markov',
  corpus: {
    title: 'Three sentences, five words',
    text: 'A language model is learned from text. The text is its corpus, the words it knows are its vocabulary. Here both are as small as can be: three sentences and five words, all in sight.\nThis model does one thing: it looks at the word now and guesses the next one. The mathematician Markov counted letters of Russian like this more than a hundred years ago.',
    try: 'Change a sentence or add one: the table beside it is counted anew at once.',
  },
  counts: {
    title: 'Count what follows what',
    text: 'Read the sentences from start to end. For every two words that stand side by side, make a mark in the table: the row is the earlier word, the column the later one.\nThat is all the learning there is. Every number can be traced: point at a cell, and the sentences show where that pair comes from.',
    try: 'Move through the table with the arrow keys and count along in the sentences.',
  },
  probabilities: {
    title: 'From counts to probabilities',
    text: 'Divide each count by the sum of its row: that is how probable each word is as the next one.\nEvery row adds up to 1. A pair that never occurred has probability 0. A row whose sum is 0 has nothing to divide by and stays empty: about those words the model has nothing to say.',
    try: 'Choose a row and look at its bars; then add a sentence in step 1 and see them change.',
  },
  text: {
    title: 'Let it write',
    text: 'Start from a word, look up its row, draw the next word by those probabilities, append it; then look up the new word’s row, and so on. A large language model writes in the same loop, with a huge network where this table stands.\nThe random numbers come from a seed: the same seed writes the same text.',
    try: 'Write word by word until it stops; then take another seed.',
  },
  smoothing: {
    title: 'Never seen is not impossible',
    text: 'A pair that is not in the sentences has probability 0, so the model will never say it. Yet often it is missing only because there were so few sentences.\nThe remedy is to add the same number α to every cell: smoothing. Empty rows then have probabilities too, all equal. The price is that known pairs give some of theirs away: with a large α the table is flat and knows little.',
    try: 'Drag α up slowly from 0: the empty rows fill, and the row of “love” flattens.',
  },
  question: {
    title: 'A question for you',
    text: 'A popular article about this example has two of the probabilities the wrong way round. Rather than trust an article, count: all the numbers are in the table.',
    try: 'Count the row of “{first}”: how many in all, and how many of them are followed by “{second}”?',
  },
  ask: {
    text: 'By your sentences, how probable is “{second}” after “{first}”?',
    hint: 'A fraction, a decimal or a percentage.',
    solution:
      'After “{first}” come {total} words in all, {count} of them “{second}”: so it is {count}/{total}.',
  },
  figure: {
    sentences: 'Corpus, one sentence a line',
    vocabulary: 'Vocabulary',
    problem: {
      empty: 'At least one sentence needs two words. Shown are the three sentences from before.',
      words:
        'Too many words for the table: {n} at most. Shown are the three sentences from before.',
      sentences: 'Too many sentences: {n} at most. Shown are the three sentences from before.',
      letters: 'Too long: {n} characters at most. Shown are the three sentences from before.',
      wordLetters:
        'A word is too long: {n} characters at most. Shown are the three sentences from before.',
    },
    restore: 'Back to the three sentences',
    read: 'Corpus',
    countsCaption: 'Counts: the row is the word now, the column the next one',
    probabilitiesCaption: 'Probabilities: every row adds up to 1',
    now: 'now',
    total: 'sum',
    emptyRow: 'empty',
    cell: '“{second}” after “{first}”: {n} time | “{second}” after “{first}”: {n} times',
    cellP: '“{second}” after “{first}”: {count} ÷ {total} = {p}',
    cellSmooth:
      '“{second}” after “{first}”: ({count} + {alpha}) ÷ ({total} + {alpha} × {size}) = {p}',
    cellEmpty: 'Nothing ever came after “{first}”, so there is no probability',
    rowOf: 'What comes after “{word}”',
    chooseRow: 'Which row',
    noRow:
      'The row of “{word}” is empty: it only ever ends a sentence, so there is nothing to count behind it. Here the model has no prediction.',
    first: 'Begin with',
    writeOne: 'Write a word',
    writeAll: 'Write on',
    again: 'Start again',
    text: 'The text it writes',
    drawn: 'The number drawn is {u}; it falls into the stretch of “{word}”.',
    only: '“{word}” is the only word this row has.',
    endEmpty: 'It stops: the row of “{word}” is empty, so the model has no next word.',
    endLength: 'It has written {n} words, and stops.',
    alpha: 'α added to every cell',
  },
}
export default markov
