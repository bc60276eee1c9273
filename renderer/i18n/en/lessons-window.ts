import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-window.ts'

const window: Translated<typeof zh> = {
  title: 'Context window',
  name: 'Context window',
  reading: {
    title: 'Outside the window is nowhere',
    text: 'How far back a model looks when it predicts is its context window. With so many words inside, it goes by those and nothing else.\nThese two beginnings differ in one word. While the window does not reach it, both look the same to the model, so it must predict the same; once it does, the answers part. In a long chat the first messages fall out of the window too: Chat’s context bar shows which are still in it.',
    try: 'Widen the window step by step: where do the two predictions suddenly differ?',
  },
  rows: {
    title: 'One word more, and the table multiplies',
    text: 'With a window of 1 there is a row for every word. With 2, every pair of words needs a row of its own; with 3, every three words in a row do.\nEach step multiplies the rows by the size of the vocabulary. Every small square is a row; lit are those that the sentences of chapter 4 have really filled.',
    try: 'Take n from 1 to 5 and watch the lit squares drown among empty ones.',
  },
  large: {
    title: 'A table nobody can keep',
    text: 'GPT-2 has a window of 1,024 tokens. Even with this handful of words, a table made by counting would have as many rows as the number here says: it is not that data is short, there is no place to put it.\nSo a large model keeps no table. A neural network works each row out, for contexts nobody has seen too.',
    try: 'Move n and see how many digits there are; add a word to the vocabulary in chapter 4 and look again.',
  },
  texts: {
    title: 'Does it write better for seeing further?',
    text: 'One corpus, one seed, windows of 1, 2 and 3. A wider window hangs together better, yet meets more contexts it has never seen. In an empty row every word is equally likely, and the sentence falls apart (dotted words).\nPerplexity grades it on sentences it has not learned: among how many words does it waver, on average? Lower is better.',
    try: 'Try some seeds, then move α: does the widest window always have the lowest perplexity?',
  },
  question: {
    title: 'A question for you',
    text: 'Every word that the window gains multiplies the rows by the size of the vocabulary. Yours has {size} words now; they come from chapter 4.',
    try: 'Multiply first, then move n to check.',
  },
  ask: {
    text: 'How many rows does the table have with a window of {n} words?',
    hint: 'A whole number.',
    solution:
      'Each of {n} places may be any of {size} words: {size} multiplied by itself, {n} factors in all, is {rows} rows.',
  },
  figure: {
    window: 'Window (words in sight)',
    windowText: 'window n = {n}',
    alike: 'The window shows the same in both, so both are continued alike.',
    differ: 'The window reaches where they differ, and the predictions part.',
    noRow: 'This row is empty: the sentences have no such context.',
    n: 'Window n',
    size: 'vocabulary of {size} words',
    filledOf: '{filled} of these rows are filled by the sentences',
    digits: 'All {n} digits:',
    squares: 'Each square is a row; {filled} of {rows} are filled',
    tooMany: 'Too many rows to draw as squares.',
    about: 'about {mantissa} × 10 to the power of {exponent}, {digits} digits',
    alpha: 'Smoothing α',
    learned:
      '{learned} sentences learned, {heldOut} kept back for grading only; a vocabulary of {size} tokens.',
    text: 'What it writes',
    perplexity: 'Perplexity on sentences not learned',
    blind: 'How often it meets an empty row',
    tableRows: 'Rows filled / rows in all',
    lowest: 'lowest',
    blindToken: 'drawn from an empty row',
    legend: 'Dotted: drawn from an empty row, where every word is equally likely',
  },
}
export default window
