import type { Translated } from '../types.ts'
import type zh from '../zh-CN/chat.ts'

const chat: Translated<typeof zh> = {
  title: 'New chat',
  new: 'New chat',
  composer: {
    label: 'Message to the model',
    placeholder: 'Write something; Enter sends, Shift+Enter breaks the line',
    send: 'Send',
    stop: 'Stop',
  },
  model: {
    loading: 'Loading {model}: {phase}',
    none: 'No model is loaded, so nothing can be sent yet.',
    choose: 'Choose one under Models',
  },
  cost: {
    typed: 'you wrote {n} token | you wrote {n} tokens',
    drops:
      'The window is full: sending leaves out the oldest message. | The window is full: sending leaves out the {n} oldest messages.',
  },
  context: {
    title: 'Context window',
    help: 'A model can read only so many tokens at a time. Those that the chat template adds are counted too.',
    left: 'Room for {n} more tokens: {p} of the window is free',
    whole: 'The whole window, in true proportion',
    enlarged: 'Only the part in use, enlarged',
    tokens: '{n} tokens',
    label: '{used} / {total}',
    labelReserved: '{used} + up to {reserved} / {total}',
    turns: 'Earlier turns, oldest first',
    parts: {
      system: 'System prompt',
      earlier: 'Earlier turns',
      question: 'Your turn, template included',
      answer: 'Answer',
      reserved: 'The answer may still take',
      free: 'Free',
    },
  },
  sampling: {
    title: 'Setup of this conversation',
    summary: 'temperature {temperature} · seed {seed}',
    summaryNew: 'temperature {temperature} · a new seed each time',
    greedy: 'temperature 0',
    withSystem: 'a system prompt of its own',
    drawSeed: 'Draw a new seed',
    systemHelp: 'What the model is told first, in every message. Left empty: the model’s own.',
    systemDefault: 'The model’s own system prompt',
  },
  presets: {
    label: 'Preset',
    help: 'How sure and how varied the next words are drawn.',
    greedy: 'Always the most probable',
    recommended: 'Recommended, cool',
    varied: 'Varied',
    raw: 'As the model says, unfiltered',
    other: 'Your own mixture',
    save: 'Save as preset',
    name: 'Name of the preset',
    remove: 'Delete the preset “{name}”',
    removed: 'The preset “{name}” was deleted.',
    own: 'This conversation has a setup of its own.',
    reset: 'Back to the usual one',
    makeDefault: 'Make it the usual one',
  },
  first: {
    title: 'Talk to a real language model, then look inside',
    text: 'The model runs on this laptop, and nothing leaves it. Ask something, then switch on the X-ray: the answer turns into tokens, the pieces a model reads and writes, and each opens to show how sure it was and what else it considered.',
    ask: 'Ask this',
    greedy:
      'These are asked at temperature 0, whatever is set below: always the most probable token, so the answer is the same each time.',
    prompts: {
      fact: 'Sure, and right',
      error: 'Sure, and wrong',
      spread: 'Sure until it may choose',
    },
    watch: {
      fact: 'Select “Paris” and see how sure it was.',
      error:
        'The answer is Ankara. See how probable its own answer was: being sure is not being right.',
      spread: 'Copying, it is sure of every word. Where it may choose freely, it no longer is.',
    },
    look: {
      fact: 'Now look inside: how sure was the model of “{token}”?',
      error: 'That is wrong. How sure was the model of “{token}” all the same?',
      spread: 'Where was the model least sure? The X-ray shows the place.',
      any: 'Now look inside: the X-ray shows each token, how sure the model was of it, and what else it considered.',
    },
    open: 'Switch on the X-ray',
    english:
      'The bundled model is very small (135 million parameters), speaks English only and is often wrong. That makes it good for seeing how it works.',
    chinese: 'Chat in Chinese?',
    folder:
      'Import a model that speaks it, for example {model} in ONNX form. Put its folder where {link} shows; it needs these files:',
    models: 'Models',
  },
}
export default chat
