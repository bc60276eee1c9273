import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-loop.ts'

const loop: Translated<typeof zh> = {
  title: 'The loop that writes',
  name: 'The loop',
  loop: {
    title: 'Predict, choose, append, again',
    text: 'The function of the last chapter gives probabilities for one next token. To write a text it runs in a loop: predict, choose a token, append it, then predict again from the longer row.\nThe simplest choice is to take the most probable token every time: greedy. The line that is lit in the program is what has just been done. There is no draft and no going back: each token looks only at the text before it.',
    try: 'Go round once step by step, then press Play and watch the sentence grow.',
  },
  dice: {
    title: 'Choosing with a die',
    text: 'To take the longest bar every time makes dull text that repeats itself. More often the token is drawn: lay the probabilities end to end from 0 to 1, throw a number between 0 and 1, and take the token whose stretch it falls into.\nLong stretches are hit more easily, short ones have their chance, so one beginning leads to many texts. The model has not changed its mind: its probabilities are the same, only the die differs.',
    try: 'Step to “choose” and see which stretch the needle falls into; then take another seed.',
  },
  temperature: {
    title: 'Temperature: sharper or flatter',
    text: 'Before the throw the probabilities may be changed. The model’s raw score z of each token is divided by the temperature T and then made a probability: below 1 the high ones rise, above 1 all of them level out.\nAs T goes to 0 the first bar goes to 100 %, and drawing becomes greedy; so T = 0 is taken to mean just that. Temperature makes no model know more, it only says how much it dares.',
    try: 'Drag T from 1 down to 0, then up to 2: watch the first bar and the last.',
  },
  filters: {
    title: 'Top-k and top-p: without the tail',
    text: 'Tens of thousands of tiny probabilities are not tiny together, and drawing one of them leads the text astray. So the tail is cut first. Top-k keeps the first k; top-p adds up from the largest and stops at p: the smallest set that reaches it.\nWhat is cut stays in the figure, grey, and cannot be drawn any more. What is kept is scaled up to fill 0 to 1 again.',
    try: 'Drag p down slowly: the line moves up. Then p back to 1, and k to 3.',
  },
  seed: {
    title: 'Same seed, same text',
    text: 'The die is no matter of luck: each number is worked out from a seed and the place in the text. The same model, beginning, settings and seed throw the same numbers and write the same text.\nThat is why this program keeps the seed of everything it writes: it can be shown again. Chat services mostly take a new seed each time, so the same question is answered differently.',
    try: 'Write once more with the same seed, then compare with another.',
  },
  question: {
    title: 'A question for you',
    text: 'Top-p keeps the tokens that one adds up from the largest until there is enough: one fewer would not do, one more is not needed. The figure has the model’s own probabilities, at temperature 1.',
    try: 'Add from the top, stop as soon as it is {p} or more, and count.',
  },
  ask: {
    text: 'With top-p at {p}, how many tokens are kept?',
    hint: 'A whole number.',
    solution:
      'The first {n} make {sum}, which is {p} or more; one fewer makes only {less}. So {n} are kept.',
  },
  figure: {
    text: 'Beginning given to the model',
    code: 'The loop as a program',
    phases: { predict: 'predict', choose: 'choose', append: 'append' },
    said: {
      begin: 'The beginning is cut into tokens; the loop has not begun.',
      predict: 'Predict: all {n} tokens have a probability, none is chosen.',
      greedy: 'Choose: the most probable one, {token}.',
      drawn: 'Choose: {u} was thrown, in the stretch of {token}.',
      append: 'Append: {token} is part of the text now; predict again.',
    },
    step: 'Step',
    play: 'Play',
    pause: 'Pause',
    again: 'Start again',
    temperature: 'Temperature T',
    among: 'As undecided as someone who picks among {n} equally probable tokens.',
    greedy: 'T = 0: always the first bar; no die is thrown.',
    mark: 'The line in a bar is the model’s own probability, as it is at T = 1.',
    topP: 'top-p (1: off)',
    topK: 'top-k (0: off)',
    keptAll: 'Nothing is cut: any of {n} tokens may be drawn.',
    kept: '{n} are kept, {mass} together.',
    keptSmallest: '{n} are kept, {mass} together, which reaches {p}; one fewer has only {less}.',
    again01: 'What is kept fills 0 to 1 again; the die is thrown on this:',
    sameSeed: 'Seed {seed} once more',
    otherSeed: 'Take seed {seed}',
    same: 'Token for token the first text of this seed',
    different: 'Not the first text of this seed',
  },
}
export default loop
