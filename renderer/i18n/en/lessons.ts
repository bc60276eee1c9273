import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons.ts'
import addnorm from './lessons-addnorm.ts'
import decoder from './lessons-decoder.ts'
import hallucination from './lessons-hallucination.ts'
import loop from './lessons-loop.ts'
import attention from './lessons-attention.ts'
import heads from './lessons-heads.ts'
import input from './lessons-input.ts'
import markov from './lessons-markov.ts'
import own from './lessons-own.ts'
import paper from './lessons-paper.ts'
import network from './lessons-network.ts'
import predict from './lessons-predict.ts'
import three from './lessons-three.ts'
import token from './lessons-token.ts'
import uses from './lessons-uses.ts'
import window from './lessons-window.ts'

const lessons: Translated<typeof zh> = {
  title: 'Lessons',
  label: 'Text',
  figure: 'Figure',
  chapters: 'Chapters',
  waitQuestion: 'The question comes with the figure’s numbers, as soon as the model has answered.',
  place: 'Chapter {n} · {title}',
  chapter: 'Chapter {n}',
  done: 'its question is answered',
  tryThis: 'Try this',
  seed: 'Seed',
  nextSeed: 'Another seed',
  steps: 'Steps of this chapter',
  step: 'Step {n} of {total}: {title}',
  previous: 'Previous step',
  next: 'Next step',
  reset: 'Reset chapter',
  resetHelp: 'Puts this chapter’s figures back as they were and forgets how far you had come in it',
  symbolsLabel: 'The symbols of the formula (point at one for its meaning)',
  answer: {
    label: 'Your answer',
    check: 'Check',
    show: 'Show the answer',
    right: 'That is right.',
    wrong: 'Not quite. Look at the figure’s numbers again.',
    unreadable: 'A number is wanted here.',
  },
  real: {
    absent: 'This figure needs a chat model, and none is loaded: choose one in Models.',
    loading: 'The model is being loaded; the figure comes with it.',
    waiting: 'The model is at work …',
    restore: 'Back to the lesson’s own text',
    examples: 'Examples',
  },
  symbols: {
    probability: 'P(w∣v): how probable w is as the next word when the word now is v',
    now: 'v: the word now, a row of the table',
    next: 'w: a possible next word, a column of the table',
    count: 'count(v,w): how often w came straight after v in the sentences',
    sum: 'Σ: the counts of the row added up, over every word u',
    alpha: 'α: what is added to every cell',
    size: '∣V∣: how many words the vocabulary has',
    window: 'n: how many words the window holds, which is how far back the model looks',
    rows: 'N: how many rows the table has; each of the n places may be any of ∣V∣ words, and these are multiplied',
    parameters: 'N: how many numbers the model has learned',
    tokens: '∣V∣: how many tokens the vocabulary has',
    modelWidth: 'd: how many numbers stand for a token, the width of the model',
    context: 'T: how many tokens the window holds; each place has a vector of its own',
    layers:
      'L: how many layers; each of a GPT has four d × d matrices of attention, two d × 4d of the feed-forward network, their biases and two norms',
    streamIn: 'x: the token’s vector before the sum (the residual stream)',
    streamBranch: 'F(x): what the attention or the feed-forward network makes of x',
    streamOut: 'y: the vector after the sum, which the next step is given',
    normMean: 'μ: the mean of all numbers of the token',
    normDeviation:
      'σ: their standard deviation, how far they lie from the mean (a tiny ε under the root keeps it from being 0)',
    normGain: 'gᵢ: the gain of number i, learned in training',
    normBias: 'bᵢ: the bias of number i, learned in training',
    normRms: 'RMS(x): the root of the mean of the squares (with a tiny ε under the root)',
    ffnUp: 'W₁: the matrix that unfolds the vector into many neurons; b₁ is its bias',
    ffnRelu: 'max(0, ·): ReLU, what is negative becomes 0, the rest stays',
    ffnDown: 'W₂: the matrix that folds the neurons back to the old length; b₂ is its bias',
    gluSilu: 'SiLU: x ÷ (1 + e⁻ˣ), like ReLU but without the corner',
    gluGate: 'W: the matrix that makes the valve',
    gluUp: 'V: the matrix that makes the content',
    gluTimes: '⊙: two rows of numbers multiplied, number by number',
    gluDown: 'W₂: the matrix that folds the neurons back to the old length',
    maskedWeights: 'A: the weights; each row adds up to 1',
    maskedScores: 'QKᵀ: each token’s query times every token’s key, then divided by √dₖ',
    maskedMask: 'M: the mask, −∞ at later tokens and 0 elsewhere; softmax makes exactly 0 of −∞',
    crossX: 'X: the decoder’s own vectors, a row for each place of the translation',
    crossC:
      'C: what the encoder made of the source, a row for each source token; it stays the same throughout',
    crossQ: 'Q: the queries, “what do I need now”, from the decoder',
    crossK: 'K: the keys, “what is there here”, from the encoder',
    crossV: 'V: the values, what is taken along, from the encoder',
    embeddingRow:
      'E_v: the row of the matrix E that belongs to the word v, its vector; the single 1 that goes in picks out this row',
    outputWeights: 'W and b: from the vector to each word’s score, by weights W and a bias b',
    softmax: 'softmax: turns scores of any size into probabilities above 0 that add up to 1',
    loss: 'L: the loss, the mean surprise over all questions, in nats',
    pairs: 'N: how many pairs of neighbouring words the corpus has',
    ln: 'ln: the natural logarithm; 0 for a probability of 1, and −ln grows as the probability shrinks',
    gradient: '∂L/∂w: the gradient, at what rate the loss changes as the weight w grows a little',
    oneWeight: 'w: any one of the weights',
    epsilon: 'ε: a very small step, to measure the change of the loss with',
    learningRate: 'η: the learning rate, how far a step goes; 0.5 here',
    width: 'd: how many numbers a word’s vector has; 3 here',
    entropy:
      'H: entropy, how undecided the model is, in bits; one bit more is twice as many equally likely tokens',
    tokenProbability:
      'P(w): the probability the model gives the token w; Σ adds up over the whole vocabulary',
    bits: 'log₂: the logarithm to base 2, which is why the unit is bits',
    share: 'pᵢ: the probability of token i',
    logit: 'zᵢ: the model’s raw score of token i, its logit',
    temperature: 'T: the temperature, by which every score is divided',
    queries: 'Q: queries, a row says what a token looks for',
    keys: 'K: keys, a row says what a token is found by',
    values: 'V: values, a row is what a token gives when found',
    inputs: 'X: the input, a row for each token',
    matrices: 'W: matrices that were learned, one each for Q, K and V',
    root: '√dₖ: q has dₖ numbers; this is their number’s square root',
    weight: 'a: the share that token i gives to token j',
    score: 's: the dot product, divided; −∞ where it is hidden',
    headOutput: 'h: what one head hands on',
    outMatrix: 'W_O: a matrix that was learned and puts the heads together',
    outRows: 'the rows of W_O that belong to head i',
    tokenRow: 'E: the row that token t has in the embedding matrix',
    rowWidth: 'd: how many numbers a row has',
    encoding: 'PE: the row of numbers of a position',
    position: 'p: which position, counted from 0',
    pair: '2i and 2i+1: two neighbouring numbers, a sine and a cosine',
  },
  curve: {
    steps: 'steps',
    label: 'Loss curve: after {n} steps the loss is {loss}',
    empty: 'Loss curve: not begun yet',
  },
  three,
  own,
  token,
  predict,
  loop,
  markov,
  window,
  paper,
  addnorm,
  decoder,
  network,
  hallucination,
  input,
  attention,
  heads,
  uses,
}
export default lessons
