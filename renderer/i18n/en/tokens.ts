import type { Translated } from '../types.ts'
import type zh from '../zh-CN/tokens.ts'

const tokens: Translated<typeof zh> = {
  text: {
    title: 'Text ⇄ numbers',
    caption:
      'The model knows no text, only numbers. Each box is a token, and under it is its number; point at one place, and the other lights up.',
    help: 'A token is an entry of the model’s vocabulary: a common word is one token, a rare one is put together from several, and a Chinese character may take two or three. Before a text reaches the model it becomes this row of numbers; what the model gives back are numbers too, which become text again. Dashed boxes are control tokens that the chat template added.',
    show: 'What the boxes show',
    shows: { ids: 'numbers', bytes: 'bytes', emoji: 'pictures' },
    emojiNote:
      'The row below is all the model sees. Each number has pictures of its own: equal number, equal pictures. They mean nothing, and neither do the numbers; what a word means the model has learned from which numbers stand together in a great deal of text.',
    line: 'This text',
    list: 'Tokens of this text',
    chip: 'token “{text}”, position {position}, id {id}',
    specialChip: 'control token “{text}”, position {position}, id {id}',
    page: 'Shown here are {from} to {to} of {total} tokens.',
    all: 'Show all',
  },
  counts: {
    title: 'Counted',
    caption:
      'A text of the same length can take several times as many tokens, depending on what it is written in.',
    help: 'A model works token by token: more of them take longer, cost more, and fill the context window sooner. Writing that was rare in training has few words in the vocabulary, so each character takes more tokens. Where a character is cut into several tokens, they all count for it. Characters are Unicode code points.',
    tokens: 'tokens',
    characters: 'characters',
    bytes: 'bytes (UTF-8)',
    perCharacter: 'tokens per character',
    special:
      '{n} control token beside them is not counted. | {n} control tokens beside them are not counted.',
    script: 'Writing',
  },
  scripts: {
    han: 'Chinese characters',
    kana: 'Japanese kana',
    hangul: 'Korean hangul',
    latin: 'Latin letters',
    cyrillic: 'Cyrillic letters',
    greek: 'Greek letters',
    arabic: 'Arabic letters',
    hebrew: 'Hebrew letters',
    devanagari: 'Devanagari',
    thai: 'Thai letters',
    letters: 'other letters',
    digits: 'digits',
    emoji: 'emoji',
    signs: 'punctuation and signs',
    blank: 'blanks',
    broken: 'incomplete characters',
  },
  kinds: {
    'bpe-bytes': 'byte-level BPE',
    bpe: 'BPE',
    unigram: 'Unigram',
    wordpiece: 'WordPiece',
    other: 'another method',
  },
  compare: {
    title: 'The same text, other vocabularies',
    caption:
      'Another model cuts the same text into other tokens. So “number of tokens” cannot be compared between models.',
    help: 'Every model has a vocabulary of its own, counted from a great deal of text before training and unchanged since. The first row is the model looked at; the others cut the same text anew, all on this computer. r50k, cl100k and o200k are vocabularies OpenAI has published.',
    text: 'Which text is compared',
    which: { given: 'given to it', written: 'written by it' },
    own: 'the model looked at',
    translator: 'translation model',
    vocabulary: '{n} entries',
    gpt: {
      r50k_base: 'GPT-2 · r50k',
      cl100k_base: 'GPT-4 · cl100k',
      o200k_base: 'GPT-4o · o200k',
    },
    tokens: 'tokens | token | tokens',
    pending: 'Cutting…',
    same: 'cut as in the first row',
    other: 'cut differently',
    all: 'Show all {n}',
    empty: 'There is no text here to compare.',
    tooLong: 'This text has {n} characters; at most {limit} are compared. Use a shorter one.',
  },
  merges: {
    title: 'How this word was put together',
    caption:
      'It begins as single bytes. Each step joins two neighbours into one, until none can be joined.',
    help: 'Byte-pair encoding (BPE): before training, the two pieces that stand beside each other most often in a great deal of text are joined into a new token, which is merge 0; then merge 1, merge 2 and so on, and the vocabulary grows. A text is cut by that list: of all neighbours, those with the lowest number are joined first.',
    source: 'Which vocabulary',
    own: 'this model',
    short: { r50k_base: 'GPT-2', cl100k_base: 'GPT-4', o200k_base: 'GPT-4o' },
    stepper: 'Merge by merge',
    next: 'Next, {left} and {right} become one: merge {rank} of the vocabulary, the earliest learned of all neighbours here.',
    end: 'Done: {n} token, and under it its number. | Done: {n} tokens, and under them their numbers.',
    where: 'step {n} of {of}',
    first: 'Back to single bytes',
    back: 'Previous step',
    play: 'Play',
    pause: 'Pause',
    forward: 'Next step',
    last: 'To the last step',
    nothing: 'There is nothing to join: it is one token as it stands.',
    none: 'Press a token above to see how its word was put together.',
    broken:
      'This token is part of a character that nothing after it completes, so there is no whole word to look at.',
    special:
      'A control token was added to the vocabulary whole; nothing was joined. Press an ordinary token.',
    otherwise:
      'The model wrote this word in other tokens: what it writes need not be cut as a text that is read.',
    other: {
      bpe: 'This model’s BPE joins characters, not bytes, which is not stepped through here. Try another vocabulary.',
      unigram:
        'This model uses Unigram: nothing is joined; of all ways to cut a text it takes the one of the highest probability. Choose another vocabulary to see merges.',
      wordpiece:
        'This model uses WordPiece: nothing is joined; from the left it takes the longest piece the vocabulary has. Choose another vocabulary to see merges.',
      other:
        'This model does not cut text by joining bytes. Choose another vocabulary to see merges.',
    },
  },
}
export default tokens
