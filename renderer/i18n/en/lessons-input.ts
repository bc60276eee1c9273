import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-input.ts'

const input: Translated<typeof zh> = {
  title: 'Input: embedding and position',
  name: 'Input',
  sum: {
    title: 'A token plus a place makes the input',
    text: 'A token’s id is only a number. The model looks it up in a large table, the embedding matrix, and takes that row. The same token gets the same row wherever it stands.\nYet “dog bites man” is not “man bites dog”. So a row that says where it stands is added, and the sum of both is x, what the first block reads. All three rows are a real translator’s numbers.',
    try: 'Choose the first “the”, then the second: the first row stays, the second differs, and so does the sum.',
  },
  sinusoid: {
    title: 'Places numbered by waves',
    text: 'The paper’s positional encoding: a row of numbers for each place, every column a wave. The leftmost changes fastest, and they get slower to the right, like the hands of a clock. No two places have all hands alike.\nA row of the map is a place, orange near 1, blue near −1. The translator of the step before uses these very numbers, only with all sin columns first and all cos columns after them.',
    try: 'Move the position: which columns change fast, which hardly at all? Then raise d.',
  },
  rotary: {
    title: 'The chat model’s way: turning',
    text: 'The chat model that comes with the app adds nothing: it has rotary positions. Attention, the next chapter, compares two rows of numbers, q and k. Here their numbers are taken in pairs, as hands of dials, and turned by their place: some fast, some slowly, the same idea as the waves.\nIt pays in the dot product. Move two words on together and all hands turn alike, so the product stays. What the model sees is how far apart they are, not where they stand.',
    try: 'Move the position and watch the hands; below, one number stays and the other does not.',
  },
  shuffle: {
    title: 'Without places, word order is lost',
    text: 'Switch positions off in the translator’s encoder, shuffle the words, and look at each token’s output. A cosine of 1 means that two vectors point exactly the same way.\nEvery token’s output is what it was; it only moved along with its word. Attention by itself cannot tell before from after: “dog bit man” and “man bit dog” are one sentence to it. With positions on, they are not.',
    try: 'Look at it switched off, then switch positions on; try other orders.',
  },
  causal: {
    title: 'A mask still gives order away',
    text: 'Without positions the chat model behaves otherwise: after shuffling, most outputs have changed.\nIt reads from left to right, and each token sees only itself and what stands before. Who stands before gives away the order. The first token has nobody before it, so its cosine is 1; later ones have other company and change with it. The encoder has no mask: everybody sees everything, and nothing of the order is left.',
    try: 'Switch positions on: how much lower do the cosines get? Then try another order.',
  },
  contexts: {
    title: 'The same word, further and further apart',
    text: 'Two sentences share a word. Straight from the table, one token’s two vectors are the same: cosine 1. In every layer it hears more from the words before it, of eating here and of a phone there, and the two part.\nA word split into several tokens is compared by its last, in bold. This small model reads next to no Chinese, of which a character is often several bytes; so most examples are English.',
    try: 'Move through the layers: where does the cosine fall fastest? Then take “bank”, and the Chinese apple.',
  },
  question: {
    title: 'A question for you',
    text: 'The word that both sentences share goes from the same to different layer by layer. Move through the layers and read the cosine at each.',
    try: 'Find where the cosine first falls below {limit}.',
  },
  ask: {
    text: 'After how many layers does the cosine first fall below {limit}?',
    hint: 'A whole number.',
    solution: 'After {block} layers it is {cosine}, below {limit} for the first time.',
  },
  figure: {
    given: 'The dog bit the man.',
    text: 'English sentence given to the translator',
    token: 'Which token',
    row: 'Embedding of {token} (row {id}, times the root of d)',
    place: 'Position {n}',
    read: 'Input x: what the first block reads',
    strip: '{name}, {n} numbers',
    pointSum: 'Point at a number to see it added up.',
    sumAt: 'Number {n}: {a} + {b} = {c}',
    sumCheck:
      'Held against what the first block of {model} really reads, the whole sentence: the largest difference is {error}.',
    width: 'Numbers in a row, d',
    position: 'Position p',
    mapAxes: '↓ positions 0 to {last}, → the {d} numbers of a row',
    mapLabel: '{count} positions of {d} numbers',
    oneRow: 'The row of position {p}:',
    wave: 'Position {p}, number {n}: {wave}({p} ÷ {divisor}) = {value} ({divisor} is 10000 to the power of {exponent})',
    at: 'Where {token} stands',
    noRotary:
      '{model} does not tell positions by turning, or its files do not say how fast it turns.',
    together: '{query} and {key}, {n} before it, moved together: dot product',
    alone: 'Only {query} moved, {key} left at {n}: dot product',
    sentence: 'The dog bit the man.',
    words: 'Sentence to shuffle (its first word stays)',
    positions: { label: 'Positions', off: 'Positions off', on: 'Positions on' },
    tooFew: 'There is too little to move: write at least two more words that differ.',
    before: 'As it was',
    after: 'Shuffled; the cosine of each token’s outputs before and after',
    same: 'The outputs of all {all} tokens are what they were; they only moved.',
    changed: '{n} of {all} tokens have another output; the lowest cosine is {lowest}.',
    reader: {
      encoder:
        'Encoder of {model}, what its last block leaves. Every token sees the whole sentence.',
      causal:
        '{model}, what its last block leaves. Every token sees only itself and what is before it.',
    },
    pairs: 'Examples',
    chart: 'Cosine from the embedding to after {last} layers',
    block: 'Layers passed',
    sameToken: 'It is the same token in both.',
    split: 'The word is split into several tokens: the last is compared.',
    otherToken:
      'The last tokens are not the same (capitals count), so the cosine is not 1 to begin with.',
    littleChinese:
      '{model} reads next to no Chinese, and splits many characters into bytes: what parts here does not show that it understands.',
  },
}
export default input
