import type { Translated } from '../types.ts'
import type zh from '../zh-CN/transcript.ts'

const transcript: Translated<typeof zh> = {
  label: 'Conversation',
  waiting: 'Waiting for the model…',
  reading: 'Reading the prompt: {done} of {total} tokens',
  speaks: { system: 'System', user: 'You', assistant: 'Model' },
  footer: {
    writing: 'writing…',
    soFar: 'as far as here',
    tokens: '{n} token | {n} tokens',
    seconds: '{n} s in all',
    rate: '{n} tok/s writing',
    greedy: 'temperature 0',
    greedyHelp: 'Always the most probable token, so the seed ({seed}) was not used.',
    seed: 'seed {seed}',
    seedHelp:
      'Temperature {temperature}, top-k {topK}, top-p {topP}. The same model, tokens and seed give the same answer again.',
    ended: 'finished',
    endedHelp: 'The model chose its end token, so the answer is complete.',
    length: 'answer cut at {n} tokens',
    lengthHelp:
      'It reached the largest number of tokens allowed. Raise it in the setup below the message box.',
    stopped: 'stopped',
    stoppedHelp: 'You stopped it; what was written until then is kept.',
    unanswered: 'no answer, so what follows leaves this question out',
    copy: 'Copy as Markdown',
    copyPlain: 'Copy as plain text, without marks',
    copied: 'Copied',
  },
  dropped:
    'The oldest message above no longer fits the context window: the model did not read it for the last answer. | The {n} oldest messages above no longer fit the context window: the model did not read them for the last answer.',
  out: 'No longer in the window',
  leaving: 'Would no longer fit if you send this',
  outHelp:
    'A model’s window is limited: when it is full, the oldest whole turns make room. The model did not read this one for its last answer.',
  jump: 'Jump to latest',
  xray: {
    switch: 'X-ray',
    help: 'Show the conversation as tokens: what the model really reads and writes',
    nothing:
      'Nothing to look into yet: ask something first. Then this shows the conversation as tokens: what the model really reads and writes',
    tokens: 'Tokens: {role}',
    unscored: 'no probability (yet)',
    first: 'The first token: nothing stands before it to predict it from',
    names: { space: 'space', break: 'line break', tab: 'tab', control: 'invisible character' },
    folded: '{n} template token folded | {n} template tokens folded',
    unfold: 'Show the chat template’s own tokens again',
    split: 'Only {n} tokens together make whole characters; below, the bytes of each',
  },
  card: {
    rest: '{n} others',
    bits: 'surprise {surprise} bits · entropy {entropy} bits',
    unscored: 'Not predicted: it was given, and the model has not been asked about it yet.',
    from: 'attention it got: {p}',
    to: 'attention it gave: {p}',
  },
  strip: {
    label: 'Surprise of each token',
    value: 'token {n} of {total}: {token}, {bits} bits',
    says: 'Surprise by token, full height {full} bits · mean {mean} bits · perplexity {perplexity}: on average like choosing evenly among {perplexity} tokens',
  },
  find: {
    label: 'Find in the conversation',
    count: '{n} of {total}',
    none: 'No match',
    next: 'Next match',
    previous: 'Previous match',
  },
}
export default transcript
