import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-predict.ts'

const predict: Translated<typeof zh> = {
  title: 'Predict the next token',
  name: 'Prediction',
  function: {
    title: 'A function that does one thing',
    text: 'A language model can be seen as a function: tokens go in, and out come probabilities for the next one. It does not give an answer; every token of the vocabulary gets a share.\nThe figure has what a real model works out right now. It has looked nothing up and written no sentence, only worked out how probable each next step is. Nothing has been chosen yet.',
    try: 'Take another beginning, or write one of your own, and watch the bars. This model is small.',
  },
  bars: {
    title: 'Tens of thousands of numbers, adding up to 1',
    text: 'The vocabulary has tens of thousands of tokens, and each gets its share, however small. Only the first few fit on a screen; all others stand together in the last bar, and none is lost.\nTogether they are exactly 1, or 100 %. What one token gains, others lose: the model does not judge tokens right or wrong one by one, it deals out one whole among all of them.',
    try: 'Drag the number of bars from 1 to 20: the last bar shrinks. Does the sum change?',
  },
  compare: {
    title: 'Some beginnings leave one way on',
    text: 'After some beginnings the next token is all but certain; after others nearly anything goes. Then the probability spreads, and the last bar is long.\nHow undecided the model is can be said in one number: as undecided as someone who picks among so many equally probable tokens. It comes from the entropy; the smaller, the surer. Being sure is not being right: a later chapter is about that.',
    try: 'Rewrite both beginnings: how small, how large can you make that number?',
  },
  own: {
    title: 'These are the model’s own numbers',
    text: 'They are no answer key and no common sense: they reflect the text this model has read, and how much of it such a model can keep. Another model has other numbers for the same beginning.\n“A journey of a thousand miles” is a well-known saying, and who knows it goes on with thousand. The figure says what the model gives it. If it is not the first, ask: what follows this beginning more often in what the model has read?',
    try: 'Write the next word that comes to your mind and see where the model has it.',
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
    clear: 'A clear beginning',
    clearGiven: 'The capital of France is',
    vague: 'A vague beginning',
    vagueGiven: 'My favourite food is',
    among: 'equally probable tokens would leave it as undecided',
    entropy: 'entropy {bits} bits, which is 2 to the power of {bits}',
    expected: 'The next word you expect',
    expectedGiven: 'thousand',
    place: '{token}: the model gives it {p}, the {rank} of {n} tokens.',
    placeNote:
      'The teal bar is the one you asked about; the model is {model}. Of a word of several tokens it is the first one.',
    top: 'Bars of their own',
    sum: 'All {n} tokens together: {sum} ({model})',
  },
}
export default predict
