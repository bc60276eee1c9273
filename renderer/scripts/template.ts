import type { Locale } from '#renderer/i18n/index.ts'

const WORDS = {
  'zh-CN': {
    title: '演示：模型怎样选词',
    mark: '答案在这里',
    mine: '停一下，问大家：换一个词会怎样？',
    all: '看看排在后面的候选词。',
  },
  en: {
    title: 'Demo: how the model chooses',
    mark: 'Here is the answer',
    mine: 'Pause, and ask: what if another word stood here?',
    all: 'Look at the words that came next in the list.',
  },
} as const

/** A script to begin with: one step of each kind, with the models that come with the app. */
export function scriptTemplate(locale: Locale): string {
  const { title, mark, mine, all } = WORDS[locale]
  return `{
  "version": 1,
  "title": "${title}",
  "steps": [
    {
      "do": "chat",
      "model": "SmolLM2-135M-Instruct",
      "user": "What is the capital of France?",
      "sampling": { "temperature": 0, "maxTokens": 40 }
    },
    {
      "do": "bookmark",
      "title": "${mark}",
      "step": "Paris",
      "notes": [
        { "text": "${mine}" },
        { "text": "${all}", "public": true }
      ]
    },
    { "do": "probe", "probe": "lens", "positions": [-2] },
    { "do": "chat", "continue": true, "user": "And of Italy?" },
    { "do": "complete", "text": "A journey of a thousand miles" },
    { "do": "translate", "model": "tatoeba-en-zh", "text": "I like apples.", "beams": 4 }
  ]
}
`
}
