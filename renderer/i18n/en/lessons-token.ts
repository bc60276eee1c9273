import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-token.ts'

const token: Translated<typeof zh> = {
  title: 'Text becomes tokens',
  name: 'Tokens',
  cut: {
    title: 'What the model reads are numbers',
    text: 'A language model knows no letters, only numbers. A text is cut into small pieces first; each has a number in a vocabulary, and the row of numbers is all the model gets. Such a piece is a token.\nA small dot is a blank that belongs to the token: with the blank and without it are two tokens with two numbers. Every model brings a vocabulary that was fixed before; another one cuts the same sentence into other numbers.',
    try: 'Take another example or write your own, then switch the vocabulary.',
  },
  words: {
    title: 'A token is not a word',
    text: 'This is called tokenization. It is tempting to think of words, and misleading. A token may be a whole word, part of one, a punctuation mark, or nothing but blanks.\nThe same word at the start of a text, behind a blank or in capitals is a different entry each time. The usual way of writing it has a token of its own; the rarer ones are put together from pieces.',
    try: 'See how many pieces each way of writing a word takes, then try other words.',
  },
  bytes: {
    title: 'Below the characters',
    text: 'A computer stores no characters, only bytes: numbers from 0 to 255, here with two hexadecimal digits. An English letter is one byte, a Chinese character mostly three, an emoji mostly four or more.\nTokens of the GPT kind are made of bytes, so any writing can be cut and nothing is unknown. The price: a cut may fall inside a character. A token in a dashed frame is part of a character and cannot be read alone.',
    try: 'Take the astronaut: an invisible character hides in it. Then switch the vocabulary and watch the cuts.',
  },
  merges: {
    title: 'How tokens are put together',
    text: 'To make a vocabulary, count a great deal of text, join the two pieces that stand together most often, note it down, count again: tens of thousands of times. The order of these merges is their rank. This is byte-pair encoding (BPE).\nA new word is cut by the ranks: start from single bytes, join the pair with the lowest rank, again and again, until none is left to join. What remains are its tokens.',
    try: 'Merge step by step to the end; then try it with a small first letter. Is it the same?',
  },
  cost: {
    title: 'The same sentence at another price',
    text: 'How fast a model is, what it costs and how much it can read are all counted in tokens. Whether Chinese or English takes fewer depends on the vocabulary: made from little Chinese text, it breaks each character into pieces; made from more, the usual characters and words have a token each.\nSo “Chinese costs more” need not be true: ask which vocabulary. Those of GPT-2, GPT-4 and GPT-4o are each larger and newer than the one before.',
    try: 'Write a sentence of your own in both languages and see which one is shorter.',
  },
  letters: {
    title: 'Why it cannot count letters',
    text: 'You see letters; the model gets one number for a whole piece. There are no letters in a number, as there are none in these pictures: the same number is always the same picture, yet staring at it does not tell how the word is spelled.\nAsked for the r in a word, it has nothing to count and can only guess from what it has read. Large models often guess well, or spell first. This one is very small: its answer stands there as it came.',
    try: 'Take another word and letter, press Enter, and see when it is right.',
  },
  question: {
    title: 'A question for you',
    text: 'A blank cannot be seen, but it is part of a token. Most English tokens bring the blank before them along, shown as a small dot. The first word has none before it, nor has a full stop that follows a word.',
    try: 'Count the tokens that begin with a small dot; a sentence of your own will do too.',
  },
  ask: {
    text: 'How many tokens of this text begin with a blank?',
    hint: 'A whole number.',
    solution: 'Tokens that begin with a small dot, which is a blank: {n}.',
  },
  figure: {
    text: 'Text to be cut',
    vocabulary: 'Vocabulary',
    sum: '{characters} characters → {tokens} tokens (of {size} in the vocabulary)',
    kinds: {
      word: 'whole words',
      part: 'parts of words',
      han: 'Chinese characters',
      digits: 'digits',
      signs: 'punctuation and signs',
      blank: 'blanks',
      bytes: 'parts of characters',
    },
    word: 'A word',
    ways: {
      bare: 'first in a text',
      behind: 'behind a blank',
      capital: 'with a capital',
      capitals: 'all capitals',
    },
    tokens: '{n} token | {n} tokens',
    bytesText: 'A short text',
    rows: { characters: 'characters', bytes: 'bytes', tokens: 'tokens' },
    part: 'Dashed: a token that is part of a character. The number in a frame is the token’s id.',
    merged: 'The word to put together',
    whichWord: 'Which piece',
    chinese: 'Chinese',
    english: 'English',
    short: { chinese: 'Chinese', english: 'English' },
    letterWord: 'Word',
    letter: 'Letter',
    youSee: 'What you see',
    truth: '{letter}: {n} times',
    modelSees: 'The question as the model gets it ({model})',
    modelSays: 'What the model answers',
  },
}
export default token
