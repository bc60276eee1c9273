import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-decoder.ts'

const decoder: Translated<typeof zh> = {
  title: 'Decoder and translation',
  name: 'Decoder',
  whole: {
    title: 'The paper’s figure, at work',
    text: 'This is the figure of “Attention Is All You Need”, drawn for the translator that comes with the app. The stack on its left is the encoder: it reads the English once and makes a vector of every token. The one on its right is the decoder: it writes one Chinese token, reads it back, and writes the next.\nThe numbers on the wires are this sentence’s real shapes: how many tokens, how many numbers for each.',
    try: 'Press play and watch it write; choose a box to see what it does.',
  },
  blocks: {
    title: 'Encoder: one attention. Decoder: two',
    text: 'A layer of the encoder has one attention: the source’s tokens look at each other. A layer of the decoder has two: self-attention to what is written so far, then cross-attention to the source.\nThese boxes are not drawn from a book. They were found in the model’s own graph, and counted there.',
    try: 'Find these three kinds of attention in the large figure one step back.',
  },
  masked: {
    title: 'The mask: what is not written must not be seen',
    text: 'In training the whole translation lies open. If every token could look ahead, it would copy the answer. So the decoder’s self-attention wears a mask: a token sees itself and what precedes it.\nMinus infinity is added at later places, and softmax makes 0 of it: not a small number, but 0. It is the triangle at the upper right.',
    try: 'Take other layers and heads: they look at different places, and the corner is always 0.',
  },
  cross: {
    title: 'Cross-attention: a question for the source',
    text: 'Before it writes a token, the decoder compares its query Q with the key K of every source token, and takes along their values V by those weights. Q comes from the decoder, K and V from the encoder’s output C: here the two halves meet.\nEach step adds a row. “yesterday” comes last in English and early in Chinese: see where its row is bright.',
    try: 'Press play and see it grow row by row; then take other heads: some point at the right word, some at nothing you can name.',
  },
  next: {
    title: 'Last of all: one of the whole vocabulary',
    text: 'The decoder’s topmost vector is multiplied with the vocabulary’s matrix: a score for every token, of which softmax makes probabilities that add up to 1. The chosen one is written, read back, and so on until the end token.\nIt is the loop of chapter 3 with one thing more: at every step it can look back at the source (the stronger the colour, the more).',
    try: 'Walk to the end; then take another sentence. Where does the model waver most? It is small, and gets long ones wrong.',
  },
  question: {
    title: 'A question for you',
    text: 'Behind the mask the first token sees itself alone, the second sees two, and so on. The cells that are hidden make a triangle.\nThe decoder reads the translation one place late: the start token first, then what it wrote itself.',
    try: 'How many are hidden in the first row, how many in the second …? Add them up, or count the zeros in the figure.',
  },
  ask: {
    text: 'In the self-attention’s table of {n} × {n}, how many cells does the mask make exactly 0?',
    hint: 'A whole number.',
    solution: 'All from {last} down to 1 added up, which is {n} × {last} ÷ 2 = {zeros}.',
  },
  figure: {
    given: 'She bought a new computer yesterday.',
    examples: {
      apples: 'I like apples.',
      garden: 'My brother is reading a book in the garden.',
    },
    text: 'English to translate',
    shapes:
      'On the wires: the real shapes as {model} translates this, tokens × numbers for each. Choose a box to see what it does.',
    layers: '{n} layer, built like this: | {n} layers, each built like this:',
    stages: {
      encoder: { attention: 'Self-attention', ffn: 'Feed-forward' },
      decoder: {
        attention: 'Masked self-attention',
        cross: 'Cross-attention',
        ffn: 'Feed-forward',
      },
    },
    attentions: '{n} attention | {n} attentions',
    total: 'In the whole model: {sum} = {total} attentions of {heads} heads each. ({model})',
    layer: 'Layer',
    head: 'Head',
    upper:
      'Every number in the upper right corner is the model’s own; the largest of them is {largest}. ({model})',
    queries: 'Q: translation ↓',
    keys: 'K: source →',
    origin:
      'Q comes from the decoder, {queries} numbers; K and V from the encoder’s output C, {keys} numbers. Worked out again from Q and K, the weights differ by {error} at most. ({model})',
    looked:
      'Colour: cross-attention of layer {layer}, head {head}. Over {n} tokens the probabilities add up to 1. ({model})',
  },
}
export default decoder
