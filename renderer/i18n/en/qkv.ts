import type { Translated } from '../types.ts'
import type zh from '../zh-CN/qkv.ts'

const qkv: Translated<typeof zh> = {
  title: 'Q·K·V, step by step',
  about: 'How one head decides where to look, and what it takes from there.',
  help: 'Every attention head does the same: the token the model stands on asks a question (the query q); every token before it has a sign on its door (the key k) and something inside (the value v). The better a sign fits the question, the more is taken from behind it. Every number here is the model’s own; “Recompute” at the end does it all again on this computer to check.',
  caption: '{model}, layer {layer}, head {head}, position {position}',
  mean: 'A mean of heads has no q, k and v of its own, so head {head} is shown.',
  standing: {
    predicting:
      'The model predicted {token} when it had read {standing} (position {position}): this is that moment.',
    reading: 'This is the moment when the model read {standing} (position {position}).',
    encoding:
      'The encoder reads the whole source at once; this is {standing} (source position {position}).',
    decoding:
      'The decoder predicted {token} when it had read {standing} (position {position} of what it reads): this is that moment.',
    decoded:
      'This is the moment when the decoder read {standing} (position {position} of what it reads).',
  },
  way: 'How to look',
  ways: { walk: 'step by step', all: 'all at once' },
  walk: 'Steps',
  back: 'Previous step',
  next: 'Next step',
  steps: {
    project: {
      name: 'q k v',
      title: 'One vector becomes three',
      line: 'The token’s vector x is multiplied by three learned matrices: q says “what I look for”, k “what I have”, v “what I can give”.',
    },
    projectOther: {
      title: 'q from here, k and v from the source',
      line: 'The decoder’s vector x gives q, “what I look for”. k and v come from what the encoder has made of each source token (h): k “what I have”, v “what I can give”.',
    },
    rotate: {
      name: 'turn',
      title: 'q and k are turned by their position',
      line: 'The numbers of q and k are taken in pairs and turned like the hands of a clock, further at later positions. How far apart two tokens stand becomes a difference of angles (RoPE).',
    },
    dot: {
      name: 'q·k',
      title: 'q is compared with every k',
      line: 'Their numbers are multiplied one by one and added up: the more two vectors point the same way, the higher the score.',
    },
    scale: {
      name: '÷√d',
      title: 'Divided by √d',
      line: 'The longer the vectors, the larger their dot products; divided by √d the scores stay moderate.',
    },
    bias: {
      name: '+ distance',
      title: 'The distance adds its bias',
      line: 'This model has learned one number for each distance between two tokens, and each head its own. It is added to the score: that is how it knows what stands where.',
    },
    mask: {
      name: 'mask',
      title: 'What comes later is hidden',
      line: 'Later tokens were not there yet, so there is no peeking: their score is minus infinity.',
    },
    softmax: {
      name: 'softmax',
      title: 'Scores become shares',
      line: 'Softmax turns the scores into weights: none is negative, and together they make exactly 100 %.',
    },
    mix: {
      name: 'mix',
      title: 'The v are mixed by weight and handed on',
      line: 'Each token’s v is multiplied by its weight, and all are added up; times W_O, that is what this head adds to the residual stream.',
    },
  },
  more: {
    grouped:
      'This model has {heads} query heads but only {kvHeads} sets of k and v: every {share} heads share one.',
    unknownSpeed:
      'The model’s files do not say how fast its pairs turn, so no angles are drawn. q and k of the step before are as they are after turning.',
    root: 'Here d = {d}, so it is times {factor}.',
    factor: 'This model does not use √d (d = {d}) but multiplies by {factor}.',
    nothingLater: 'This is the last token: nothing comes after it that could be hidden.',
  },
  vector: {
    x: 'what the attention reads',
    q: 'query: what I look for',
    k: 'key: what I have',
    v: 'value: what I can give',
    ofOther: 'of {token}, which it looks at most',
    turned: 'as after step 2',
  },
  figure: {
    vectors: 'x, q, k and v of this token',
    vectorsOther: 'x and q of this token, k and v of a source token',
    rotation: 'Some pairs before and after turning',
    keys: 'From dot product to weight',
    mix: 'Weight × v, added up',
    times: '× W_Q, W_K, W_V: {from} numbers become {to}, three times',
    timesQ: '× W_Q: {from} numbers become {to}; × W_K and W_V do the same to the source',
    timesOut: '× W_O: {from} numbers become {to}',
  },
  rotate: {
    pair: 'numbers {first} and {second}',
    turns: '{n} turns',
    degrees: '{n}°',
    speed: '{n} rad each',
    key: 'Thin: before turning (worked out backwards from after); thick: after, at position {position}. Each position turns a pair by the angle under it (rad); the first pairs turn fastest.',
    column: {
      first: 'first number',
      second: 'second number',
      speed: 'radians per position',
      angle: 'radians in all',
      before: 'before',
      after: 'after',
    },
  },
  table: {
    position: 'Position',
    key: 'Token',
    dot: 'q·k',
    scale: '÷√d',
    bias: '+ distance',
    mask: 'Mask',
    softmax: 'Weight',
    seen: 'seen',
    rest: '{n} others',
    sum: 'sum',
    later: '{n} more come after these, hidden as well.',
    sorted:
      'There are many tokens: the {n} of largest weight are listed, the largest first, all others in one line.',
  },
  product: {
    title: 'The dot product, taken apart',
    of: 'q and the k of {token}, multiplied number by number:',
    terms: 'the product of each pair',
    sum: 'All added up, q·k =',
  },
  mix: {
    at: 'position {position}',
    part: 'weight {p} × v',
    context: 'together (c)',
    contextNote: 'the sum of the lines above, the model’s own',
    added: 'what this head adds to the stream',
    addedNote: 'bias not counted',
  },
  check: {
    button: 'Recompute',
    idle: 'Does it again on this computer from the model’s own q, K and V, and says how far off it is.',
    weights: 'Weights: at most {error} from the model’s own.',
    context: 'Σ weight·v: at most {error} from the model’s own.',
    heads:
      'What all {heads} heads hand on, added up: at most {error} from what this layer’s attention adds to the stream.',
    headsBias:
      'What all {heads} heads hand on, added up, with the bias: at most {error} from what this layer’s attention adds to the stream.',
  },
}
export default qkv
