/** Tried with the bundled model; English, as it is. `telling` is the token of the answer to look at. */
export const FIRST_PROMPTS = [
  { key: 'fact', text: 'What is the capital of France?', telling: 'Paris' },
  { key: 'error', text: 'What is the capital of Turkey?', telling: 'Istanbul' },
  { key: 'spread', text: 'Finish this sentence: On the way home I found a', telling: null },
] as const
