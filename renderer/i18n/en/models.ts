import type { Translated } from '../types.ts'
import type zh from '../zh-CN/models.ts'

const models: Translated<typeof zh> = {
  title: 'Models',
  none: {
    title: 'No models yet',
    text: 'Put a model folder in the place named below and press “Check again”.',
  },
  origin: { bundled: 'comes with the app', user: 'added by you' },
  state: {
    ready: 'Loaded',
    loading: 'Loading',
    failed: 'Could not be loaded',
    unusable: 'Cannot be used',
  },
  load: 'Load',
  loadAgain: 'Try again',
  unload: 'Unload',
  small:
    'This is a small model: its sentences are fluent, its facts, sums and reasoning often wrong. Right for seeing how it works, wrong as a source of knowledge.',
  facts: {
    base: 'Derived from',
    licence: 'Licence',
    languages: 'Languages',
    size: 'Size',
    family: 'Architecture',
    precision: 'Precision',
    layers: 'Layers × heads',
    kvHeads: '{heads} ({kv} key/value)',
    hidden: 'Vector width',
    vocab: 'Vocabulary',
    context: 'Context window',
    windowOf: '{window} of at most {most} tokens',
    loaded: 'Loaded',
    loadedIn: 'in {seconds} s, threads: {threads}',
    folder: 'Folder',
    hash: 'SHA-256 of the graph',
    unknown: 'not stated',
  },
  inspect: {
    title: 'What can be seen',
    chat: 'Chat in turns',
    attention: 'Attention',
    qkv: 'Q, K, V vectors',
    projected: 'What each head adds',
    stream: 'Residual stream',
    block: 'Every step inside a block',
    lens: 'Prediction per layer',
    score: 'Probability of every token',
    embed: 'Embedding vectors',
    ablate: 'Switching parts off',
    yes: 'Yes',
    no: 'No',
    afterLoading: 'Checked when the model is loaded.',
  },
  add: {
    title: 'Add a model',
    intro:
      'Decoder-only language models as Hugging Face ONNX folders: Llama, Qwen2, Qwen3, Gemma, GPT-2, Phi and others. For chats in Chinese, the ONNX version of Qwen2.5-0.5B-Instruct is a good choice.',
    steps: {
      get: 'On a computer with a network, get the model folder (such as onnx-community/Qwen2.5-0.5B-Instruct) and bring it here on a USB stick.',
      put: 'Put the whole folder into the models folder, its name and structure unchanged:',
      check: 'Press “Check again”; it appears in the list above.',
    },
    files: {
      config: 'how the model is built',
      generation: 'stop tokens and defaults',
      tokenizer: 'vocabulary and splitting rules',
      tokenizerConfig: 'special tokens and chat template',
      graph: 'graph and weights (4-bit)',
      data: 'the weights, where they are kept apart (copy it if it is there)',
    },
    open: 'Open the models folder',
    refresh: 'Check again',
    where: 'Models folder',
  },
}
export default models
