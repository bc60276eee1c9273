import type { Translated } from '../types.ts'
import type zh from '../zh-CN/translate.ts'

const translate: Translated<typeof zh> = {
  title: 'Translate',
  source: 'Source text',
  target: 'Translation',
  languages: 'Languages',
  languageOf: { source: 'Language of the source', target: 'Language of the translation' },
  direction: '{from} → {to}',
  missing: '{pair}: the chosen model “{model}” is not here, so another translates.',
  swap: 'Swap languages',
  noSwap: 'There is no model for the other direction',
  placeholder: 'Type here; it is translated when you pause',
  empty: 'The translation appears here. Every word can be opened to see how it was chosen.',
  try: 'Try one:',
  characters: '{n} / {limit} characters',
  tooLong:
    'The text is longer than {limit} characters, so it was not translated. It is all still here; please translate it in parts.',
  unknown: {
    all: 'This model’s vocabulary has no piece for anything in the source, so the translation above means nothing. Try another language or model; the text is still here.',
    some: 'In {n} place the source has something this model’s vocabulary lacks; it only read “unknown” there, and the translation cannot be relied on. | In {n} places the source has something this model’s vocabulary lacks; it only read “unknown” there, and the translation cannot be relied on.',
  },
  working: 'translating sentence {n} of {of}',
  waiting: 'translating…',
  rate: '{n} words/s',
  stop: 'Stop translating',
  clear: 'Clear',
  copy: 'Copy the translation',
  history: {
    title: 'Earlier translations',
    none: 'Nothing has been translated yet.',
  },
  sentence: {
    previous: 'Previous sentence',
    next: 'Next sentence',
    at: 'Sentence {n} of {of}',
  },
  rendition: {
    previous: 'Previous translation of it',
    next: 'Next translation of it',
    at: 'Version {n}/{of}',
    forced: 'a word put in by hand',
  },
  manner: {
    title: 'How words are chosen',
    modes: { greedy: 'Greedy', beam: 'Beam search', sample: 'Sampling' },
    beamSummary: 'Beam search, width {n}',
    sampleSummary: 'Sampling: temperature {temperature}, seed {seed}',
    about: {
      greedy: 'Every step takes the most probable token and never looks back.',
      beam: 'Several beginnings are kept at once; the one whose whole sentence scores best wins.',
      sample: 'A die is thrown by probability; the same seed gives the same text.',
    },
    width: 'Width',
    widthHelp: 'How many beginnings are kept at each step.',
    lengthPenalty: 'Length penalty',
    lengthPenaltyHelp:
      'Score = sum of log-probabilities ÷ length to this power. Higher favours longer sentences.',
  },
  panels: {
    label: 'What to look at',
    words: 'Word by word',
    steps: 'Step by step',
    beams: 'Beam search',
    architecture: 'Architecture',
  },
  words: {
    rule: 'How two words get their weight',
    rules: { max: 'largest', mean: 'mean' },
    about: {
      max: 'The stronger a curve, the more the model looked at that word while writing this one (cross-attention). Where a word has several tokens, the largest weight between them counts. Point at a word to see only its own.',
      mean: 'The stronger a curve, the more the model looked at that word while writing this one (cross-attention). Where a word has several tokens, the mean of the weights between them counts. Point at a word to see only its own.',
    },
    tied: ', looks most at {other} ({p})',
  },
  step: {
    transport: 'Step through',
    first: 'First step',
    back: 'One step back',
    next: 'One step on',
    last: 'Last step',
    play: 'Play',
    pause: 'Pause',
    where: 'Step {n} of {of}',
    speed: 'Speed',
    said: 'The translation so far',
    note: 'The encoder reads all {n} source tokens at once; then the decoder writes one target token a step, looking back at the source each time.',
  },
  next: {
    title: 'Next token',
    greedy: 'The decoder took {token}, the most probable one ({p}).',
    searched:
      '{token} had {p} here, rank {rank}. Beam search chose it: over the whole sentence this wording scores best.',
    sampled: 'The die fell on {token} ({p}), rank {rank}.',
    forced: '{token} was put here by hand; the decoder itself gave it {p}, rank {rank}.',
    kept: '{token} comes from another version; the decoder gave it {p}.',
    rest: 'all others ({n})',
    hint: 'Press another token and the decoder goes on from there; this version stays beside it.',
    refused: {
      model:
        'To go on differently from here, the model that wrote it is needed; it is not on this computer.',
      busy: 'A translation is under way; try again when it is done.',
    },
  },
  head: {
    layerLabel: 'Layer',
    headLabel: 'Head',
    allLayers: 'Mean of all layers',
    allHeads: 'Mean of the heads',
    layer: 'Layer {n}',
    head: 'Head {n}',
    guided:
      'During the first part of its training this head was guided by word alignments (its model card says so). It therefore looks tidier than the others: not all of this was learned freely.',
  },
  attention: {
    which: 'Which attention',
    cross: 'Cross-attention',
    'decoder-self': 'Decoder self-attention',
    'encoder-self': 'Encoder self-attention',
    start: '⟨start⟩',
    about: {
      cross:
        'How much the decoder looked at each source token while writing each target token. A row sums to 100 %; each step adds one.',
      'decoder-self':
        'How much the decoder looked at what it had read of its own translation. The upper right is the mask: later tokens do not exist yet, their weight is exactly 0.',
      'encoder-self':
        'How much each source token looked at every other. There is no mask: it sees both ways.',
      recurrent:
        'The decoder of this model has no self-attention: a recurrent unit (SSRU) keeps what was written in one vector and updates it at each step. So there is no such matrix, and nothing to mask.',
    },
    rows: { cross: 'writing ↓', 'decoder-self': 'just read ↓', 'encoder-self': 'looking ↓' },
    columns: {
      cross: 'at the source →',
      'decoder-self': 'at the target →',
      'encoder-self': 'looked at →',
    },
    legend: 'weight',
    none: 'No attention was kept with this translation: the model’s graph does not give it.',
    off: 'Attention was not recorded (the setting says “none”).',
  },
  grid: { masked: 'masked: what comes later cannot be looked at, the weight is exactly 0' },
  beams: {
    about:
      'A column is a step, best score first; up to {n} beginnings are kept. Score = sum of log-probabilities ÷ length{power}. What is dashed was given up at that step.',
    power: ' to the power of {p}',
    step: 'step {n}',
    won: 'the translation that won',
    live: 'goes on',
    ended: 'finished',
    pruned: 'given up',
    told: 'score {score} · {n} tokens · {state}',
    none: 'Nothing was searched here: each step took one token outright.',
    try: 'Translate again with beam search (width {n})',
  },
}
export default translate
