import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-heads.ts'

const heads: Translated<typeof zh> = {
  title: 'Multi-head attention',
  name: 'Multi-head',
  layer: {
    title: 'A layer has several heads',
    text: 'The last chapter looked at one head. Every layer has several, each with matrices of its own for Q, K and V, all reading the same sentence at once without consulting each other: multi-head attention.\nEvery small square is a head: rows look, columns are looked at, the stronger the colour the larger the share. In one layer, at one sentence, some rest on the first token, some follow the diagonal, some are after one particular word.',
    try: 'Move through the layers and see how unlike the squares of one are; point at a cell to read who looks at whom.',
  },
  join: {
    title: 'Put side by side, then together',
    text: 'Each head hands on a short run of numbers. They are put side by side, which is called concatenation, and multiplied with an output matrix: that is what the layer’s attention adds.\nIt is the same as multiplying each with its own part of that matrix and adding up: a row for each head, the sum last. Strong colours speak loudest. The sum is held against the model’s own, number by number.',
    try: 'Take another token and see which heads speak.',
  },
  previous: {
    title: 'Find the head that looks one back',
    text: 'Every head of the model is on this wall: layers from left to right, heads from top to bottom. Each gets a score: how much of its attention, on average, goes to the token before.\nThe score is made of the shares you have seen; anyone can work it out again. The highest is framed, and its picture is all but a line along the diagonal. Nobody taught it that; training made it so.',
    try: 'Choose other strong cells: how clear are their lines? Then jump back to the highest.',
  },
  first: {
    title: 'The first token: where attention rests',
    text: 'Another question: who keeps looking at the first token? Much of the wall stands out. Most of the time many heads have nothing to look for, yet a row of shares must sum to 1 and has to go somewhere, so it rests there.\nWhen a word seems to care a great deal about the first one, do not be quick to explain it: mostly that is rest, not understanding.',
    try: 'Compare early layers with late ones: from which layer on does it stand out?',
  },
  same: {
    title: 'Find the heads that know a word again',
    text: 'Another question: when a word of the sentence comes again, who looks back to where it stood before? Only tokens that are repeated count.\nFew heads score high. Researchers often see them as a foundation: once it is known that a word was there before, other heads can ask what came after it last time.',
    try: 'Go back to the first step and write another sentence with repeated words: is it still this head?',
  },
  off: {
    title: 'Switch heads off and watch the bars',
    text: 'Whether a head matters is best found out by switching it off (ablation): all it hands on counts as 0, and the next token’s probabilities are looked at again.\nMostly one head makes hardly a difference, as others often make up for it; some even make the model surer when they are gone. A whole layer shows; without a very early one everything after it goes wrong.',
    try: 'Put all on and switch a single head off; then go to layer 1 and switch off all of it.',
  },
  question: {
    title: 'A question for you',
    text: 'A search nobody has made yet: which head gives most of its attention to the token two back? It is not framed this time; it is the strongest cell of the wall.',
    try: 'Choose the strongest cell and read its layer; see how far its line is from the diagonal.',
  },
  ask: {
    text: 'In which layer is the head that looks most at the token two back?',
    hint: 'A whole number; layers count from 0.',
    solution: 'It is head {head} of layer {layer}, which gives it {score} on average.',
  },
  figure: {
    given: 'One day Tom met Anna in the park. Tom gave a flower to',
    text: 'Sentence given to the model',
    layer: 'Layer',
    head: 'Head {head}',
    headLabel: 'Layer {layer}, head {head}: what {n} tokens give to each other',
    pointHead: 'Point at a cell to read who looks at whom.',
    looks: 'Head {head}: {query} gives {p} to {key}',
    weight: 'Share',
    ofToken: 'Whose output',
    concat: '{heads} heads, {per} numbers each, side by side {width} numbers:',
    outputLabel: 'Output of head {head}, {n} numbers',
    shares: 'each head times its own part, {width} numbers each:',
    shareLabel: 'Share of head {head}, {n} numbers',
    total: 'Sum',
    totalLabel: 'Sum, {n} numbers',
    check: 'Held against what the model’s attention adds, the largest difference is {error}.',
    wall: 'Scores of all heads: layers from left to right, heads from top to bottom',
    scored: 'Layer {layer}, head {head}: {p}',
    axes: '→ layers, ↓ heads (both counted from 0)',
    mean: 'Mean share',
    place: 'Layer {layer}, head {head}:',
    of: {
      previous: 'So much goes to the token before, on average.',
      two: 'So much goes to the token two back, on average.',
      first: 'So much goes to the first token, on average.',
      same: 'So much goes to the same token further back, on average.',
    },
    many: '{many} of {all} heads give it more than half.',
    isBest: 'This is the head that scores highest.',
    jump: 'Jump to the highest',
    pointMatrix: 'Point at a cell of the square to read who looks at whom.',
    seen: '{query} gives {p} to {key}',
    nothing:
      'No token of this sentence can be scored: write a longer one, in which words are repeated.',
    switches: 'Heads of layer {layer}; pressed is off',
    wholeLayer: 'Whole layer',
    allOn: 'All on',
    offCount: '{n} of {all} heads are off.',
    offElsewhere: '{n} of them in other layers.',
  },
}
export default heads
