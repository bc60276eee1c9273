import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-paper.ts'

const paper: Translated<typeof zh> = {
  title: 'The paper',
  name: 'The paper',
  timeline: {
    title: '12 June 2017',
    text: 'On this day eight authors from Google and the University of Toronto made public “Attention Is All You Need”. Most of the parts that chapters 8 to 12 are about stand in that paper of some fifteen pages.\nIt only meant to translate better. What came of it is on the timeline: models that kept the decoder alone, others that kept the encoder, down to the small one on this laptop.',
    try: 'Go through the events: attention is almost three years older than the Transformer.',
  },
  ways: {
    title: 'What it replaced',
    text: 'In earlier networks, what the first word says had a long way to the last. A recurrent network hands it on word by word; a convolutional one widens its view layer by layer. The longer the way, the more is lost; and in a recurrent network each word has to wait for the one before.\nAttention joins any two words directly. All places can be computed at once, which is what graphics cards are good at.',
    try: 'Make the sentence longer: one number grows with every word, one slowly, one stays 1.',
  },
  results: {
    title: 'How well it did',
    text: 'Translation is graded in BLEU: how many words and phrases a translation shares with one made by people, 100 at most.\nFrom English to German, in the test of 2014, it reached 28.4. That is more than 2 above the best before, which were ensembles: several networks asked together. From English to French it reached 41.8, again above every ensemble.',
    try: 'Switch between the two pairs: how far behind is the next best?',
  },
  cost: {
    title: 'Better, and cheaper',
    text: 'Along the bottom is how many computations training took, ten times more at each line; upwards is BLEU. Higher is better, further left is cheaper.\nThe big Transformer was trained for three and a half days on eight graphics cards, and did better than all before it. The earlier ensembles had taken several times as much from English to German, and tens of times from English to French. What was saved went into larger models.',
    try: 'Look for a system that lies both above it and to its left.',
  },
  sizes: {
    title: 'And then they grew',
    text: 'The area of each square is how many numbers, or parameters, a model has learned, to scale. The formula is that of models like GPT: vocabulary, width and layers settle the count.\nThe filled square is the model loaded on this laptop. Being so small it says many wrong things; but its parts are much the same and its principle is that of the largest, which makes it a good one to take apart.',
    try: 'Switch to “the small ones” and look at the loaded model again.',
  },
  question: {
    title: 'A question for you',
    text: 'So far apart in size, and the steps inside are the same: tokens, embeddings, attention, feed-forward network, softmax, and again. You have seen all of them now.',
    try: 'Divide one model’s parameters by the other’s; five per cent either way is right.',
  },
  ask: {
    text: 'About how many times as many parameters as {small} has {large}?',
    hint: 'A number, roughly.',
    solution: '{largeMillions} million ÷ {smallMillions} million is about {times}.',
  },
  events: {
    word2vec: {
      name: 'word2vec',
      what: 'Words become vectors; like meanings lie close.',
    },
    alignment: {
      name: 'Attention',
      what: 'A recurrent translator looks back at the source.',
    },
    seq2seq: {
      name: 'Sequence to sequence',
      what: 'One recurrent network reads, another one writes.',
    },
    transformer: {
      name: 'Transformer',
      what: 'No recurrence, only attention. Google, Toronto.',
    },
    gpt: { name: 'GPT', what: 'The decoder alone: predict tokens, then a task.' },
    bert: { name: 'BERT', what: 'The encoder alone, filling gaps.' },
    gpt2: { name: 'GPT-2', what: 'Larger: a beginning is enough, without teaching.' },
    t5: { name: 'T5', what: 'Both halves, every task written as text to text.' },
    gpt3: {
      name: 'GPT-3',
      what: 'Over 170 billion parameters; follows examples.',
    },
    chatgpt: {
      name: 'ChatGPT',
      what: 'Trained on what people prefer: a chat for all.',
    },
    smollm2: {
      name: 'SmolLM2',
      what: 'Fits a laptop: the chat model of this app.',
    },
  },
  figure: {
    words: 'Words in the sentence',
    kinds: {
      recurrent: 'Recurrent network',
      convolution: 'Convolutions ({n} words at a time)',
      attention: 'Attention',
    },
    steps: 'step from first to last | steps from first to last',
    pair: 'Language pair',
    pairs: { de: 'English to German', fr: 'English to French' },
    system: 'System',
    bleu: 'BLEU',
    ensemble: ' (ensemble)',
    ahead: '{by} above {before}, the best before it',
    flops: 'Floating-point operations that training took',
    costLabel:
      'BLEU of each system and how much its training took; the scores are in the table of the step before',
    frame: 'What the frame holds',
    frames: { all: 'All', small: 'The small ones' },
    model: 'Model',
    learned: 'Parameters',
  },
}
export default paper
