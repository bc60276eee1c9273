import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-network.ts'

const network: Translated<typeof zh> = {
  title: 'From table to network',
  name: 'Network',
  forward: {
    title: 'A network in the table’s place',
    text: 'No table is large enough, so a neural network works each row out. Here is the smallest: a word goes in, and its circle alone is 1. Along the lines numbers are multiplied by weights and added: first into three numbers, the word’s vector, then into a score for every word, which softmax turns into probabilities.\nThe weights are drawn from a seed and have learned nothing yet: the probabilities are nearly level. The teal marks are the table’s answers from chapter 4.',
    try: 'Take another word and see which lines light up.',
  },
  loss: {
    title: 'How wrong it is, in one number',
    text: 'Every two words side by side in the corpus are a question: see the first, guess the second. If the word that really came was given probability p, the question scores −ln p of surprise: the less it was given, the more; 0 where it was given 1.\nThe mean over all questions is the loss. It is a single number, and says how far off the whole network is. Learning is making it smaller.',
    try: 'Take a step: which bars get shorter, and by how much does the mean fall?',
  },
  backward: {
    title: 'Which way each weight should go',
    text: 'To bring the loss down, one has to know each weight’s part in it: if it grew a little, how much would the loss change? That is its gradient. Backpropagation, one pass back from the output, gives them all. Where a line is orange, a larger weight means a larger loss, so it should shrink; blue is the opposite.\nDo not take it on trust: choose a line, move its weight a little, and measure the loss. Both numbers should be the same.',
    try: 'Press a line and compare the two numbers; then take some steps and see the lines thin.',
  },
  learn: {
    title: 'Step by step, it becomes the table',
    text: 'This is training: in each step every weight goes a little against its gradient. Nobody fills in probabilities, yet after some dozens of steps the network says almost what counting says.\nAt the dashed line the loss can fall no further: one word may be followed by different ones, and nobody can know which. Empty rows of the table have no answer (“–”), but the network gives probabilities there all the same. Remember that: the next chapter is about it.',
    try: 'Play, and see how small the largest difference gets. Another seed begins elsewhere: does it end there too?',
  },
  size: {
    title: 'Tables multiply, networks add',
    text: 'With one word in sight the network has more numbers than the table: it does not save any. A larger window changes that: each word more multiplies the table by the vocabulary, and only adds one word’s weights to the network.\nIt saves by sharing: whatever the row, the weights are the same. So it has an answer for contexts nobody has seen. Whether that is right is another matter.',
    try: 'Take n from 1 to 6: which side runs out of room first? Each square is a number to be kept.',
  },
  three: {
    title: 'One prompt, three models',
    text: 'All three columns show the same thing: how likely each next token is. The first is a counted table that sees one token. The second is a tiny Transformer that sees the whole sentence, and waits to be taught by you. The third is the chat model that is loaded, computing on this laptop; the one that comes with the app is small as real models go.\nEach of them only gives scores. They differ in how far they see, and in how much they have read.',
    try: 'Press “Train it now” and watch the second column make up its mind; then take another beginning.',
  },
  question: {
    title: 'A question for you',
    text: 'Chapter 5 counted the table’s rows. The network’s numbers come in three parts: a vector for every word, output weights for every place in the window, and one bias a word. Your vocabulary has {size} words now, and a vector has {d} numbers.',
    try: 'Work it out first, then move n to check.',
  },
  ask: {
    text: 'How many numbers has this network with a window of {n} words?',
    hint: 'A whole number.',
    solution:
      '{size} × {d} in the vectors, {n} × {d} × {size} in the output weights, and {size} biases: {sum} = {parameters}.',
  },
  figure: {
    word: 'The word that goes in',
    columns: {
      input: 'input',
      hidden: 'word vector',
      output: 'score',
      bias: 'gradient of the bias',
    },
    drawing:
      'The network with “{word}” going in: a number in every circle, and each word’s probability at the end',
    drawingGradients: 'The network after {n} steps, with the loss’ gradient on every line',
    legend:
      'Lines are weights: blue below 0, orange above; the thickest is {max}. Teal marks: the table.',
    legendGradients:
      'Lines are gradients: blue below 0, orange above; the thickest is {max}. Press one to check it.',
    step: 'Take a step',
    play: 'Play',
    pause: 'Pause',
    restart: 'From the start',
    steps: '{n} step taken | {n} steps taken',
    pair: {
      now: 'first word',
      next: 'second word',
      p: 'given',
      surprise: 'surprise −ln p',
      times: '× {n}',
    },
    mean: 'The mean is the loss: {loss}',
    bounds:
      'To compare: {even} where all {n} words are equally likely; {table} for the counted table, and none is lower.',
    floor: 'the table’s loss, {loss}',
    compare: 'Row: the word now, column: the next. Large: network, small: table',
    difference: 'Largest difference from the table: {difference}',
    close: 'Less than 0.02.',
    check: {
      choose: 'This line',
      embedding: '“{word}” → number {n}',
      weight: 'number {n} → “{word}”',
      value: 'weight w = {value}',
      backward: 'gradient by the backward pass',
      differences: 'measured by moving it',
      losses: 'ε = {epsilon}. The loss is {less} at w − ε and {more} at w + ε.',
    },
    size: {
      n: 'Window n',
      table: 'Table',
      network: 'Network',
      tableSum: '{rows} rows × {size} probabilities',
      networkSum: '{embedding} (vectors) + {weight} (output weights) + {bias} (biases)',
      tooMany: 'Too many to draw as squares.',
    },
  },
}
export default network
