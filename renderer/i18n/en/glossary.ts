import type { Translated } from '../types.ts'
import type zh from '../zh-CN/glossary.ts'

const glossary: Translated<typeof zh> = {
  title: 'Glossary',
  about: 'Each term in Chinese and English, what it means, and which chapter comes to it.',
  search: 'Find a term (English or Chinese)',
  none: 'Nothing found. Try another word, or only its beginning.',
  count: '{n} term | {n} terms',
  open: 'Glossary',
  lesson: 'Chapter {n} comes to it',
  meanings: {
    token:
      'The smallest unit a model reads and writes; to the model it is a number. It may be a word, part of one, a punctuation mark, a space, even half a Chinese character.',
    tokenizer: 'Cuts text into tokens and puts tokens together again. Every model has its own.',
    bpe: 'A way to find tokens: begin with single bytes and keep joining the two pieces that stand together most often, in an order learned beforehand.',
    vocabulary: 'All tokens a model knows. Anything else has to be put together from them.',
    languageModel:
      'A model that says, for the text so far, how probable each token is as the next one.',
    logit:
      'A score before the softmax, positive or negative, without bounds. Higher means likelier.',
    softmax:
      'Turns scores into probabilities: e to the power of each, divided by their sum, so that all lie between 0 and 1 and add up to 1.',
    temperature:
      'What scores are divided by before the softmax. Low sharpens, high evens out, 0 takes the largest.',
    topK: 'Choosing among the k most probable tokens alone.',
    topP: 'Choosing among the most probable tokens that together reach p. Also called nucleus sampling.',
    greedy: 'Taking the most probable token at every step, without drawing.',
    seed: 'Where random numbers start from. The same seed gives the same numbers, and so the same text.',
    corpus: 'The text a model is trained on.',
    smoothing: 'Adding a little to every count, so that what was never seen is not impossible.',
    contextWindow:
      'How many tokens a model can see at once. What is outside does not exist for it.',
    perplexity:
      'Among how many tokens a model wavers, on average. Lower means that it guesses the text better.',
    neuralNetwork:
      'A function made of many simple computations, with many numbers that are adjusted by examples.',
    parameter: 'A number that training has set. A model’s size is how many of them it has.',
    training:
      'Trying on examples again and again: guess, see how wrong it was, move every number a little towards less error.',
    loss: 'One number for how bad a guess was: here minus the logarithm of the right token’s probability.',
    gradient:
      'How much the loss changes when a number grows a little. Training goes the other way.',
    backpropagation: 'Working back from the loss, layer by layer, to the gradient of every number.',
    hallucination:
      'Fluent and not true. The model continues what sounds right; whether it is right plays no part.',
    entropy:
      'How spread out probabilities are, in bits. 0 means one possibility; each bit more doubles them, roughly.',
    embedding: 'The row of numbers that a token’s id stands for: what the model begins with.',
    vector: 'An ordered list of numbers; it can be seen as a direction in space.',
    cosine: 'How alike two directions are: 1 the same, 0 unrelated, −1 opposite.',
    position:
      'Numbers that say where in the text a token stands. Without them order would not be seen.',
    rotary:
      'Turning pairs of numbers of queries and keys by an angle that grows with the position, so that only the distance counts.',
    attention: 'Each token looks at those it may see and decides how much to take from each.',
    selfAttention: 'Attention within one text: queries, keys and values all come from itself.',
    query: 'The vector with which a token asks: what it is looking for.',
    key: 'The vector with which a token answers: what it has. Its product with the query decides the attention.',
    value: 'What a token hands over. Attention adds the values up, each by its weight.',
    dotProduct:
      'Multiplying two vectors number by number and adding up. The more alike their directions, the larger.',
    mask: 'Setting what may not be seen to minus infinity before the softmax; its weight is then exactly 0.',
    head: 'One set of query, key and value matrices. A layer has several, each looking in its own way.',
    multiHead: 'Several heads side by side; their results are joined and multiplied with a matrix.',
    ablation:
      'Switching a part of a model off and watching the output, to learn what the part does.',
    residual:
      'A layer’s output plus its input: what is known passes unchanged, and each layer only adds.',
    stream: 'The vector a token carries from embedding to output; every layer adds to it.',
    layerNorm:
      'Bringing a vector’s mean to 0 and its standard deviation to 1, then scaling and shifting by learned numbers.',
    rmsNorm: 'Dividing by the root of the mean square alone: a simpler layer normalisation.',
    feedForward:
      'A small network that each token passes alone: wider, through an activation, and back.',
    neuron: 'One number in the middle of a feed-forward network. Where it is not 0, it fires.',
    relu: 'The simplest activation: negative becomes 0, positive stays.',
    swiglu: 'A feed-forward network with a gate: one way carries, the other opens and closes.',
    encoder: 'The half that reads the source into vectors. Every position sees all of it.',
    decoder: 'The half that writes token by token. Each position sees itself and what came before.',
    crossAttention:
      'The decoder looks at the encoder: queries from the translation, keys and values from the source.',
    beamSearch: 'Keeping several promising beginnings and going on with all; the best total wins.',
    prompt: 'The text a model is given. What one and the same model does depends on it.',
    transformer:
      'A network of attention and feed-forward layers without recurrence, of 2017; nearly all large language models are one.',
    recurrent: 'A network that reads word by word and hands all it has read on in one state.',
    convolution: 'A network that moves a small window over the sentence; more layers see wider.',
    bleu: 'A grade for translations: words and phrases shared with one made by people, 100 at most.',
  },
}
export default glossary
