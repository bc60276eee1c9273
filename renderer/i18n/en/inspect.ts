import type { Translated } from '../types.ts'
import type zh from '../zh-CN/inspect.ts'

const inspect: Translated<typeof zh> = {
  title: 'Inspect',
  given: 'Given to the model',
  written: 'Written by the model',
  entry: {
    label: 'Text to look into',
    way: 'How the model is given it',
    ways: { text: 'As it stands', chat: 'As a question', translate: 'To translate' },
    placeholder: 'Write a sentence and see how a model reads it',
    lengthLabel: 'How much the model writes',
    length: 'write {n} token | write {n} tokens',
    look: 'Look inside',
    stop: 'Stop',
    try: 'Try:',
    loading: 'The model is being loaded; one moment.',
    noModel:
      'No model is loaded, so a new text cannot be read; recorded ones can be opened as ever.',
    toModels: 'Choose a model',
  },
  panels: {
    label: 'What to look at',
    tokens: 'Tokens',
    embedding: 'Embedding',
    attention: 'Attention',
    qkv: 'Q·K·V',
    block: 'Block',
    lens: 'Layer by layer',
    distribution: 'Next token',
    contexts: 'Two contexts',
    ablation: 'Switch off',
  },
  empty: {
    title: 'One sentence, seen from the inside',
    text: 'Write a sentence on the left, or press an example. The model reads it and goes on, and here are the real numbers of every step: tokens, attention, what each layer thinks, how likely every candidate was.',
  },
  enlarge: 'Open large in Inspect',
  noToken: {
    title: 'Press a token',
    text: 'Press any token of the text on the left: this panel says what the model did there.',
  },
}
export default inspect
