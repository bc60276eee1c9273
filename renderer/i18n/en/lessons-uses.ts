import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-uses.ts'

const uses: Translated<typeof zh> = {
  title: 'Five applications',
  name: 'Five applications',
  five: {
    title: 'Five jobs, one model',
    text: 'Going on with a text, answering, translating, summing up, conversing: it sounds like five skills. Yet there are no five models here, and no five programs. It is one model in one loop, and all that differs is how the text begins: the prompt.\nEvery row was written just now, not picked and not touched up. The model is small and has read mostly English; it translates and sums up badly, and that is shown too.',
    try: 'Read row by row: what is good, what is plainly wrong? Thick lines: the model was unsure itself.',
  },
  prompt: {
    title: 'The prompt makes the difference',
    text: 'The model reads more than what you typed. A chat template puts marks around it: who speaks, where that ends, and last of all that it is the assistant’s turn, for the model to go on from.\nGoing on with a text has no template, only the bare beginning. The model does not know that it is “answering” or “translating”: it guesses the next token of this text.',
    try: 'Go through the five: which tokens are your words, and which are the template’s?',
  },
  loop: {
    title: 'The same loop',
    text: 'Whatever the job, every step is the same: read all tokens so far, work out a probability for every token of the vocabulary, choose one, append it, and begin again, until the end token is chosen or as many are written as may be here.\nNo step is called “translate”, and none is called “sum up”.',
    try: 'Take another job and walk through it: at which step does the model waver most?',
  },
  translation: {
    title: 'All-rounder and specialist',
    text: 'The chat model tries anything, and its Chinese is no Chinese: it has seen too little, and writes what merely looks the part. The translator is smaller still, does one thing, and gets this sentence right.\nLook at the lines: in Chinese the chat model is unsure almost everywhere: where it goes wrong, its probabilities are mostly low. Large models do both, in the same loop.',
    try: 'Open one in Inspect and see what else it thought of at each step.',
  },
  dialogue: {
    title: 'It does not remember, it reads again',
    text: 'The second question is “And of Italy?”. Alone, nobody could tell what is asked. The model can answer because the whole first round stands in its prompt once more (tinted).\nThe model has no memory; every round is read from the start. The longer the conversation, the longer the prompt, until the window is full and the oldest words fall out.',
    try: 'How many more tokens does the second round read than the first, and where do they come from?',
  },
  question: {
    title: 'A question for you',
    text: 'Each token that is written takes one call of the prediction function, the end token too. The longer the answer, the more calls, and the more time and power it takes.\nThe last column says how many calls each job took.',
    try: 'Add up the last column.',
  },
  ask: {
    text: 'How many predictions did the model make for the five jobs together?',
    hint: 'A whole number.',
    solution: '{parts} = {sum}.',
  },
  figure: {
    names: {
      generation: 'Go on',
      answer: 'Answer',
      translation: 'Translate',
      summary: 'Sum up',
      dialogue: 'Converse',
    },
    which: 'Which of the five',
    prompt: 'Prompt',
    written: 'What the model writes',
    calls: 'Calls',
    before: '(after the question and answer above)',
    p: 'probability {p}',
    legend: 'The thicker the line, the less probable the token was. ({model})',
    thickness: 'The thicker the line, the less probable the token was.',
    reads: 'Everything the model reads',
    goesOn: 'What the model writes',
    counts:
      '{all} tokens in all: {own} are your words and the conversation so far, {around} are the template’s and the system prompt’s.',
    second: 'Everything the model reads in the second round',
    grows:
      'The first round read {first} tokens, the second reads {second}: the whole first round is among them. ({model})',
    sides: {
      chat: 'The chat model: tries anything',
      translator: 'The translator: only translates',
    },
    size: ' · {n} parameters, which is very small',
    mean: 'A token’s probability on average: {p} (geometric mean)',
    inspect: 'Open in Inspect',
  },
}
export default uses
