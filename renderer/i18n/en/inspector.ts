import type { Translated } from '../types.ts'
import type zh from '../zh-CN/inspector.ts'

const inspector: Translated<typeof zh> = {
  empty: {
    title: 'Press a token to look inside',
    text: 'Switch the X-ray on and press any token: one of the answer, one you wrote, or one the chat template added. This panel says what the model did there.',
  },
  watched: {
    title: 'Inside a token',
    text: 'Once a token is selected, this says what the model did there: how probable it was, what else could have stood there, which tokens it looked at.',
  },
  place: 'position {position} (0 to {last})',
  previous: 'Previous token',
  next: 'Next token',
  about: {
    chosen: 'The model chose {token} with {p}.',
    ended: 'The model ended its answer here: it chose the end token {token} with {p}.',
    kept: '{token} comes from another version of the answer, where the model gave it {p}.',
    forced: '{token} was put here by hand. On its own, the model would have given it {p}.',
    given: {
      system: '{token} was given, not chosen: it is part of the system prompt.',
      user: '{token} was given, not chosen: it is part of what you wrote.',
      assistant: '{token} was given: it is part of an earlier answer, read again as context.',
      text: '{token} was given, not chosen: it is part of the text.',
      template:
        '{token} was added by the chat template, which marks who is speaking; the model did not choose it.',
      end: '{token} marks the end of the source text; the model did not choose it.',
      special:
        '{token} is a control token of the chat template: it marks where a turn begins or ends. The model did not choose it.',
    },
    rank: 'It was its {rank} of {vocab} choices; entropy {entropy} bits.',
    expected:
      'Had the model been asked, it would have given this token {p}: its {rank} of {vocab} choices; entropy {entropy} bits.',
    first: 'It is the first token: nothing precedes it, so there was nothing to predict it from.',
    encoded:
      'The encoder reads the whole source at once and predicts nothing, so there is no probability here.',
    notScored: 'Whether the model would have expected it, only the model can tell.',
    greedy: 'No die was thrown: at temperature 0 the most probable token is always taken.',
    luckyFirst: 'The die happened to fall on the most probable token.',
    diceBeat: 'The most probable token was {best} ({p}), but the die fell on {token}.',
    sure: 'Hardly any doubt.',
    unsure:
      'Entropy is about the whole distribution: here as undecided as among {n} tokens of equal chance.',
  },
  facts: {
    id: 'id',
    bytes: 'bytes',
    step: 'in the answer {step} (0 to {last})',
    split: 'One character was cut into {n} tokens: this is part {nth} of {character}.',
    splitMore:
      'A character was cut here: these {n} tokens together make {character}; this is part {nth}.',
    pending: 'It holds only part of a character; the next token completes it.',
    special: 'control token',
    template: 'template',
  },
  distribution: {
    title: 'Next-token distribution',
    caption:
      'How likely was each token here? All bars together make exactly 100 %; amber is the one taken.',
    captionGiven:
      'What would the model have put here? Amber marks the token that really stands here.',
    help: 'Having read the tokens so far, the model scores every token of its vocabulary; softmax turns the scores into probabilities that sum to 1. The 20 most likely are listed, all others are one bar. Temperature and the filters (top-k, top-p) act after that: switch the stage above to see what they changed.',
    figure: 'The first {n} and the rest',
    stage: 'Stage',
    stages: { model: 'Model’s own', temperature: '÷ temperature', filters: 'after filters' },
    note: {
      model: 'The model’s own probability, before temperature and filters.',
      temperature: 'Scores divided by temperature {t}. The thin line is the model’s own.',
      temperatureOne: 'Temperature 1: the scores are unchanged.',
      filters:
        'What the die is thrown among: {filters}; {n} are left. The thin line is the model’s own.',
      noFilters: 'No filter is on: any token could be drawn.',
      greedy: 'Temperature 0: no division, no filter, no die. So this is the only stage.',
      kept: 'The token comes from another version of the answer; it was not drawn again here.',
      forced: 'The token was put here by hand; temperature and filters played no part.',
    },
    topK: 'the first {k} (top-k)',
    topP: 'up to {p} of the mass (top-p)',
    cut: { 'top-k': 'cut by top-k', 'top-p': 'cut by top-p' },
    token: 'Token',
    probability: 'Probability',
    rest: 'all others ({n})',
    restKept: '{n} of them could still be drawn',
    detail: '{token} · id {id} · {rank} · model’s own {p}',
    detailStages:
      '{token} · id {id} · {rank} · model’s own {p} → ÷ temperature {t} → after filters {f}',
    chosen: 'chosen',
    given: 'really here',
  },
  dice: {
    title: 'The die',
    caption: 'The tokens left, laid end to end by probability; then a number from 0 to 1 is drawn.',
    help: 'The model gives probabilities only; which token is taken is decided by one random draw. The draw depends on nothing but the seed and the position: with the same seed the same position always gives the same number, so a whole answer can be repeated exactly.',
    threw: 'The die showed {u}: it falls into {token} ({from} to {to}).',
    greedy: 'No die was thrown. At temperature 0 the most probable token is simply taken.',
    kept: 'No die was thrown here: the token comes from another version of the answer.',
    forced: 'No die was thrown. This token was put here by hand.',
    given: 'No die was thrown. This token was given, not drawn.',
    seed: 'seed {seed} · position {position} · {prng}',
    unlisted: 'tokens not listed',
  },
  attention: {
    title: 'Attention',
    caption: 'Which tokens did the model look back at, at this moment?',
    help: 'Every layer has several attention heads. Each head gives every token so far a weight; the weights sum to 1 and say how much is taken from where. The token at position p is predicted while the model stands on position p − 1: “predicting it” is the row of position p − 1, “reading it” the row of position p itself.',
    query: 'Which row',
    predicting: 'predicting it',
    reading: 'reading it',
    predictingText:
      '{token} was predicted after reading the token before it, {query} (position {position}). This is how the model looked back then.',
    readingText:
      'Reading {query} (position {position}), the model looked back from it. This is its own row.',
    noPredicting: 'This is the first token: no row predicted it, so its own row is shown.',
    wall: 'All heads',
    wallViews: { row: 'this row', matrix: 'matrices', table: 'table' },
    axes: 'layer ↓ · head →',
    axesMean: 'layer ↓',
    insideRow: 'along a strip: looked at, 0 → {last}',
    insideMatrix: '↓ position that looks, → looked at',
    wallRow: 'A strip is one head’s row. Press one to see it large.',
    wallMean: 'Each strip is the mean of a layer’s heads.',
    wallPoint: 'Point at one of them to read what it shows.',
    wallMatrix: 'A picture is one head’s whole matrix.',
    wallSampled:
      'Each picture is one head’s matrix, by {n} evenly spread rows of {rows}; where cells share a point, the largest shows.',
    wallLabel: 'Attention: {layers} layers × {heads} heads',
    layer: 'Layer',
    head: 'Head',
    mean: 'mean',
    headMean: 'Mean of the heads',
    over: { all: 'All layers: mean', rollout: 'All layers: rollout' },
    figureOver: {
      all: 'Mean of all heads of all layers',
      rollout: 'Attention rollout, all layers',
    },
    about: {
      all: 'Every head of every layer counts the same. What single heads do cancels out here: the mean says where most attention went, no more.',
      rollout:
        'Rollout multiplies the layers through: each is half the mean of its heads, half what the token keeps of itself (the residual connection). It estimates from which tokens of the text a position’s content came by way of all layers.',
    },
    kinds: {
      self: 'Self-attention',
      'encoder-self': 'within the source',
      'decoder-self': 'within the translation',
      cross: 'translation → source',
    },
    rows: {
      'encoder-self':
        'Reading {token} (source position {position}), the encoder looked at these tokens.',
      'decoder-self':
        'Having read {token} (position {position} of what it reads), the decoder looked back at these.',
      cross:
        'Writing {token} (position {position} of the translation), the decoder looked at these source tokens.',
    },
    captionTranslation:
      'Which tokens did the model look at, in the source and in its own translation?',
    helpTranslation:
      'An encoder–decoder has three kinds of attention. In the encoder every source token looks at every other. In the decoder each token looks back at what has been written so far, and then, by cross-attention, into the source. Every layer has several heads of each kind; the weights of a row sum to 1.',
    cell: 'layer {layer}, head {head}: looks most at {token} ({p})',
    cellMean: 'layer {layer}, mean of heads: looks most at {token} ({p})',
    cellShort: 'layer {layer}, head {head}',
    filters: 'What the pictures leave out',
    above: 'only above',
    below: 'Weights below {p} are not painted; the numbers are unchanged.',
    hideFirst: 'hide the first token',
    hiddenFirst: 'The first token is left out of the colours.',
    hidden:
      'The first token, {token}, takes {p} here. The picture leaves it out; the numbers are unchanged.',
    alone: 'A first token has only itself to look at: every weight is 100 %.',
    sink: 'The first token, {token}, takes {p} here. Many heads rest the attention they do not need on it (attention sink). The picture leaves it out; the numbers are unchanged.',
    figureViews: { arcs: 'arcs', heat: 'text', matrix: 'matrix', table: 'table' },
    figureOf: 'Layer {layer}, head {head}',
    figureMean: 'Layer {layer}, mean of its heads',
    arcs: 'The tokens looked at most, in reading order. The stronger the arc, the larger the weight; all lines together make 100 %.',
    gap: '{n} tokens',
    heat: 'The text itself; the stronger a token’s colour, the more the framed one looks at it. Point at another token to look from there.',
    heatBetween:
      'Above what looks, below what is looked at. Point at a token above to look from there.',
    heatLabel:
      'The text, coloured by weight. Left and right arrow keys change which token looks; Enter selects it.',
    heatRow: '{query} ({position}) looks most at {key}: {p}',
    rowOf: 'row of ‘{token}’, position {position}',
    matrix: 'Rows look, columns are looked at. The upper right is empty: no token looks ahead.',
    matrixBoth: 'Rows look, columns are looked at.',
    matrixStretch: 'Of {total} rows these are those of positions {from} to {to}.',
    long: 'The text has {total} tokens. Up to {limit} whole matrices come by themselves; of longer texts only the rows around the selected token, or one matrix at a time when you ask for it.',
    askAll: 'Ask for all rows ({size})',
    storedOnly: 'Load the model that made the text to see every head and every row.',
    matrixMasked: '{query} ({row}) cannot look at {key} ({col}): it comes later.',
    zoom: { label: 'Zoom', in: 'Zoom in', out: 'Zoom out', all: 'Show all' },
    matrixStored: 'Only stored rows are here: positions {from} to {to}.',
    matrixCell: '{query} ({row}) looks at {key} ({col}): {p}',
    matrixHint:
      'Point at a cell for its weight, press to look from its row. Wheel zooms, dragging moves.',
    matrixLabel: 'Attention matrix, {rows} rows × {cols} columns',
    position: 'Position',
    token: 'Token',
    weight: 'Weight',
    from: 'Position that looks',
    fromToken: 'Token that looks',
    to: 'Position looked at',
    toToken: 'Token looked at',
    most: 'Position looked at most',
    mostToken: 'Token looked at most',
    sum: 'Sum',
    legend: 'Weight (colour by square root)',
    captured:
      'This is what was stored while the text was made: the mean of each layer’s heads, to the nearest 0.4 %.',
    capturedFull: 'This is what was stored while the text was made, to the nearest 0.4 %.',
    nothing: 'This row was not stored while the text was made.',
    none: 'No attention was recorded with this text (recording of attention is off in the settings).',
    note: 'Attention says where information was taken from, not why the model answered as it did. It is not an explanation.',
    sources: {
      label: 'Sources:',
      notExplanation: 'Jain & Wallace 2019, “Attention is not Explanation”',
      notNotExplanation: 'Wiegreffe & Pinter 2019, “Attention is not not Explanation”',
      sinks:
        'on the first token: Xiao et al. 2023, “Efficient Streaming Language Models with Attention Sinks”',
      rollout: 'on rollout: Abnar & Zuidema 2020, “Quantifying Attention Flow in Transformers”',
    },
  },
  recompute: {
    button: 'Recompute',
    idle: 'Works out softmax(q·Kᵀ/√d) here once more, from the model’s own q and K.',
    result:
      '{rows} rows recomputed from the model’s own q and K: the largest difference from the model’s weights is {error}.',
    resultHeads:
      '{rows} rows of {heads} heads recomputed from the model’s own q and K: the largest difference from the model’s weights is {error}.',
    same: 'They agree.',
    differs: 'That is more than 1e-4; please report it.',
  },
  lens: {
    title: 'Layer by layer',
    caption: 'Had the model stopped at a layer, what would it have said?',
    captionAt: 'After reading {query} (position {position}), what would each layer say next?',
    help: 'The residual stream after each layer is put straight through the output matrix (logit lens) to see what that layer would say. The number on the left is how many layers have been passed: 0 is the embedding, before any layer; the last row is the model’s real output. The layers between were not trained for this, and the guesses of the first ones often mean nothing.',
    layer: 'layer',
    guess: 'first choice',
    others: 'then',
    firstAt: '{token} first comes out on top after {layer} of {total} layers.',
    stays: '{token} is on top from {layer} of {total} layers on.',
    firstThenStays:
      '{token} first comes out on top after {first} of {total} layers, and stays there from {layer} on.',
    embeddingSays: '{token} is on top from the embedding on.',
    lastOnly: 'Only after the last of {total} layers does {token} come out on top.',
    never: '{token} does not come out on top at any layer.',
    here: 'first on top',
    none: 'This is the first token: nothing precedes it.',
  },
  probe: {
    busy: 'The model is writing, so it is not disturbed: only what is stored is shown now, the rest is asked for when it has finished.',
    pending: 'Asking the model…',
    absent:
      'This is a question to the model that made the text, “{model}”, which is not loaded. What was stored can be seen.',
    loading: 'Loading “{model}”; it is asked as soon as it is there.',
    loadModel: 'Load the model',
  },
}
export default inspector
