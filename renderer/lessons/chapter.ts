import type { LessonState } from './engine/lesson-state.ts'
import type { LessonLocale } from './own-corpus.ts'

/** What fills the screen beside a step's text. */
export type FigureName =
  | 'markov-corpus'
  | 'markov-counts'
  | 'markov-probabilities'
  | 'markov-text'
  | 'markov-smoothing'
  | 'window-rows'
  | 'window-large'
  | 'window-texts'
  | 'window-reading'

/** A formula, and what each of its symbols means. */
export interface Formula {
  tex: string
  /** `key` is the meaning's name under `lessons.symbols`. */
  symbols: readonly { tex: string; key: string }[]
}

/** One screen: its texts are `lessons.<chapter>.<step>.{title,text,try}`. */
export interface Step {
  id: string
  figure: FigureName
  /** What the figures show when the step is entered; what is not named stays as the reader has it. */
  set?: { readonly [Part in keyof LessonState]?: Partial<LessonState[Part]> }
  formula?: Formula
}

/** How an answer fares: `unreadable` is neither right nor wrong. */
export type Verdict = 'right' | 'wrong' | 'unreadable'

/** The question as it stands for one state of the figures. */
export interface Asked {
  /** What the sentences `lessons.<chapter>.question.{text,solution}` are completed with. */
  values: Record<string, string>
  judge: (answer: string) => Verdict
}

/** Its texts are under `lessons.<id>`; the last step asks the question. */
export interface Chapter {
  id: string
  /** As the chapters are counted; the first part of its address. */
  number: number
  /** The parts of the state that belong to it. */
  parts: readonly (keyof LessonState)[]
  steps: readonly Step[]
  ask: (state: Readonly<LessonState>, locale: LessonLocale) => Asked
}
