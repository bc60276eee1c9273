import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-predict.ts'

const predict: Translated<typeof zh> = {
  title: 'Predict the next token',
  name: 'Prediction',
  function: {
    title: 'A function that does one thing',
    text: 'A language model can be seen as a function: tokens go in, and out come probabilities for the next one. Not an answer, but a figure for every token of its vocabulary.\nBeside this is what a real model says right now. It has looked nothing up and planned no sentence; it has worked out how probable each next step is.',
    try: 'Take another beginning, or write one of your own, and watch the bars.',
  },
  bars: {
    title: 'Tens of thousands of numbers, adding up to 1',
    text: 'The vocabulary has tens of thousands of tokens, and each gets its share. Only the first few fit on a screen; all others stand together in the last bar, and none is lost.\nThe clearer a beginning, the more of the probability one or two tokens hold; the vaguer it is, the more it spreads, and the longer the last bar gets.',
    try: 'Drag the number of bars from 1 to 20 and watch the last one shrink. Then compare another example.',
  },
  question: {
    title: 'A question for you',
    text: 'Probabilities may be added: how probable it is that the next token is one or the other is the sum of both bars. Top-p, which comes later, adds up in just this way, from the largest bar down until there is enough.',
    try: 'Add up the first {n} bars.',
  },
  ask: {
    text: 'How much probability do the first {n} tokens hold together?',
    hint: 'A percentage or a decimal.',
    solution: '{parts} = {sum}.',
  },
  figure: {
    given: 'A journey of a',
    text: 'Beginning given to the model',
    examples: {
      capital: 'The capital of France is',
      sum: '1, 2, 3, 4,',
      list: 'My favourite food is',
    },
    top: 'Bars of their own',
    sum: 'All {n} tokens together: {sum} ({model})',
  },
}
export default predict
