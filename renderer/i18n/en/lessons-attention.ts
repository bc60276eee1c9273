import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-attention.ts'

const attention: Translated<typeof zh> = {
  title: 'Self-attention',
  name: 'Self-attention',
  vectors: {
    title: 'One row in, three rows out: Q, K, V',
    text: 'In self-attention the tokens of one sentence look at each other. Each is a row of numbers; together they are X. An attention head multiplies them with three matrices it has learned, and each token gets three new rows: a query q, what it looks for; a key k, what it can be found by; a value v, what it gives when it is found.\nThese are one head’s own numbers: orange above 0, blue below.',
    try: 'Take another head and see all of Q, K and V change; then another sentence.',
  },
  scores: {
    title: 'Who goes with whom: QKᵀ',
    text: 'Take one token’s q and another’s k, multiply them number by number and add it all up: one number, the dot product. The more the two point the same way, the larger it is.\nEvery q meets every k, which makes a table: rows look, columns are looked at. Below it is how the lit cell adds up.',
    try: 'Point at any cell, or walk by arrow keys, and see the q, k and products behind it.',
  },
  scale: {
    title: 'Divide by the root of dₖ, or one takes all',
    text: 'The more numbers there are in q and k, the larger dot products tend to get. Softmax comes next, and where numbers lie far apart, one token would get everything.\nSo the whole table is divided by the square root of dₖ, which is how many numbers a q has. Its pattern stays, only smaller: compare the same cell before and after.',
    try: 'Go to the last row and read the line below: how much would one token get undivided?',
  },
  mask: {
    title: 'Hide what comes later',
    text: 'This model writes from left to right: when it comes to a token, those after it do not exist yet. Everything above the diagonal becomes −∞; nobody may look at what comes after it. This is called a mask.\nThat leaves the first row a single cell: the first token sees itself alone. A translator’s encoder sees the whole sentence and has no such mask.',
    try: 'Go down row by row: each may look at one more.',
  },
  softmax: {
    title: 'Softmax: each row shares out 100 %',
    text: 'Each cell’s number becomes the exponent of e (about 2.718), and the result is divided by the sum of its row. Negative numbers become shares too, every row sums to exactly 1, and e to the −∞ is 0: what is masked gets nothing.\nNow it can be read: this is how the row’s token shares out its attention. The first token often gets much of it; that is where it rests when there is little to look for.',
    try: 'Look at the row of “it”: who gets most? Then look at the other rows.',
  },
  mix: {
    title: 'Mix V by those shares',
    text: 'Last step: every token’s v, times the share it got, all added up. That is what this head hands on for the token; it looks most like whoever had the largest share.\nAre these really the model’s numbers? “Recompute” goes through all steps again here, from the model’s own Q, K and V, and holds the result against the model’s own, number by number.',
    try: 'See how another token’s output is put together, then press “Recompute”.',
  },
  question: {
    title: 'A question for you',
    text: 'One cell of the last row is covered. You can tell what must be there without knowing how the model works it out: the rest of the row is in sight.',
    try: 'Add up the shares you see in the last row: how far is it to 1?',
  },
  ask: {
    text: 'How much is in the covered cell?',
    hint: 'A percentage or a decimal.',
    solution:
      'The other cells of {row} come to {others}. A row sums to 1, so its share for {column} is {hidden}.',
  },
  figure: {
    given: 'The cat sat because it was tired',
    text: 'Sentence given to the model',
    layer: 'Layer',
    head: 'Head',
    where:
      '{model}, layer {layer}, head {head} (both counted from 0), {d} numbers in each q, k and v; q and k are turned by position already.',
    cut: 'The first {n} tokens are shown; later ones change nothing in them.',
    x: 'Input: {n} tokens, {width} numbers a row',
    xLabel: 'Input X: {n} rows of {width} numbers',
    q: 'query: what it looks for',
    k: 'key: what it is found by',
    v: 'value: what it gives',
    pointNumber: 'Point at a number to read it.',
    number: '{token}, {name}, number {n}: {value}',
    corner: 'looks ＼ seen',
    sum: 'Sum',
    matrix: {
      scores: 'Dot products of each row’s token with each column’s',
      scaled: 'Dot products divided by √dₖ',
      masked: 'With later tokens hidden',
      weights: 'Shares; each row sums to 1',
      covered: 'Shares, one cell of the last row covered',
    },
    say: {
      scores: 'q of {query} with k of {key}: the dot product is {dot}',
      scaled: '{query} looks at {key}: {dot} ÷ {root} = {scaled}',
      masked: '{query} looks at {key}: {scaled}',
      hidden: '{key} comes after {query}: it may not look, so −∞',
      hiddenShare: '{key} comes after {query}: its share is 0',
      weights: '{query} gives {share} of its attention to {key}',
      covered: 'What {query} gives to {key} is covered',
    },
    peak: 'Row {query}: without dividing, softmax would give one token {plain}; divided, it gets {scaled}.',
    strip: '{name}, {n} numbers',
    total: '{n} products added up:',
    who: 'Who looks',
    part: 'v of {token}, times {share}',
    output: 'Sum: output',
    outputLabel: 'This head’s output, {n} numbers',
    recompute: 'Recompute',
    recomputeHelp:
      'Redoes softmax(QKᵀ/√dₖ)·V from the model’s own Q, K and V, and says how far off it is.',
    differs: 'Largest differences from the model’s own: shares {weights}, output {output}.',
  },
}
export default attention
