import { gaps, gapTexts } from './engine/corpus/gaps.ts'
import { readPrompt } from './engine/corpus/corpus.ts'
import { joinTokens } from './engine/corpus/tokenise.ts'
import { generate } from './engine/generate.ts'
import type { TrainingPlan } from './engine/transformer/plan.ts'
import type { TinyTransformer } from './engine/transformer/tiny-transformer.ts'
import type { LessonLocale } from './own-corpus.ts'

/** Seeds that a question is asked of, and how freely the model then chooses. */
export const SEEDS = [1, 2, 3, 4, 5] as const
export const SEED_SAMPLING = { temperature: 0.7, topK: 0, topP: 1, maxTokens: 6 } as const

/** Beginnings of the same form, whose next word is a name: one the world has, one it has not, one often mistaken. */
export const SEED_PROMPTS = {
  invented: 'The capital of Veldoria is the city of',
  known: 'The capital of France is the city of',
  mistaken: 'The capital of Australia is the city of',
} as const

export type SeedQuestion = keyof typeof SEED_PROMPTS

/** Questions to the chat model: about a country that is there, and about others, most of them made up. */
export const KNOWN_QUESTION = 'What is the capital of Japan?'
export const INVENTED_QUESTIONS = [
  'What is the capital of Veldoria?',
  'What is the capital of Brandovia?',
  'What is the capital of Turkey?',
] as const

/**
 * Beginnings at which a small model may be sure and wrong; what is true is said in the texts, by the
 * same names. `tokens`: as many as the answer takes.
 */
export const ERRORS = [
  { name: 'capital', prompt: SEED_PROMPTS.mistaken, tokens: 2 },
  { name: 'telephone', prompt: 'Thomas Edison invented the telephone in', tokens: 5 },
  { name: 'sum', prompt: '3 + 4 = 7\n12 + 9 = 21\n17 + 25 =', tokens: 3 },
] as const

/** A beginning of chapter 7's corpus, and what its Transformer makes of it. */
export interface GapAnswer {
  question: string
  /** `[vocabulary]`. */
  probabilities: Float64Array
  /** What it goes on with, the most probable token each time, up to the sentence's end. */
  answer: string
}

export interface GapView {
  sentences: readonly string[]
  /** The sentence that would fill the gap. */
  missing: string
  /** Its answer stands among the sentences. */
  known: GapAnswer
  /** Its answer stands there only where the gap is filled. */
  asked: GapAnswer
}

/** How its Transformer is taught. @param filled with the sentence whose lack is the gap */
export function gapPlan(language: LessonLocale, filled: boolean, seed: number): TrainingPlan {
  return { corpus: filled ? 'filled' : 'gaps', language, seed }
}

const MOST_ANSWERED = 4

export function gapView(model: TinyTransformer, language: LessonLocale): GapView {
  const { known, question, missing } = gaps(language)
  return {
    sentences: gapTexts(language, false),
    missing,
    known: answerOf(model, known),
    asked: answerOf(model, question),
  }
}

function answerOf(model: TinyTransformer, question: string): GapAnswer {
  const { vocabulary } = model
  const prompt = readPrompt(vocabulary, question)
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 0, maxTokens: MOST_ANSWERED }
  const written = [...generate(model, prompt, sampling)].map(({ choice }) => choice.id)
  const tokens = written.filter((id) => id !== vocabulary.end).map((id) => vocabulary.tokenOf(id))
  return {
    question,
    probabilities: model.predict(prompt),
    answer: joinTokens(tokens, vocabulary.unit),
  }
}

/** What an answer names: its words up to the first sign or line's end. */
export function nameIn(answer: string): string {
  return (/^[^.,;:!?()[\]"\n]*/u.exec(answer.trimStart())?.[0] ?? '').trim()
}

/** The names that answers give, each once, the most frequent first. */
export function namesIn(answers: readonly string[]): { name: string; count: number }[] {
  const found = new Map<string, { name: string; count: number }>()
  for (const name of answers.map(nameIn)) {
    const key = name.toLowerCase()
    const known = found.get(key) ?? { name, count: 0 }
    found.set(key, { ...known, count: known.count + 1 })
  }
  return [...found.values()].sort((a, b) => b.count - a.count)
}
