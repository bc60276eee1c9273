import type { LessonState } from './engine/lesson-state.ts'
import type { LessonLocale } from './own-corpus.ts'

/** A formula, and what each of its symbols means. */
export interface Formula {
  tex: string
  /** `key` is the meaning's name under `lessons.symbols`. */
  symbols: readonly { tex: string; key: string }[]
}

/** One screen: its texts are `lessons.<chapter>.<step>.{title,text,try}`. */
export interface Step<Figure extends string = string> {
  id: string
  /** What fills the screen beside the text; the chapter's figure knows it by this name. */
  figure: Figure
  /** What the figures show when the step is entered; what is not named stays as the reader has it. */
  set?: { readonly [Part in keyof LessonState]?: Partial<LessonState[Part]> }
  formula?: Formula
}

/** How an answer fares: `unreadable` is neither right nor wrong. */
export type Verdict = 'right' | 'wrong' | 'unreadable'

/** The question as it stands for one state of the figures. */
export interface Asked {
  /** What the sentences `lessons.<chapter>.ask.{text,solution}` are completed with. */
  values: Record<string, string>
  judge: (answer: string) => Verdict
}

/** Its texts are under `lessons.<id>`; the last step asks the question. */
export interface Chapter<Figure extends string = string> {
  id: string
  /** As the chapters are counted; the first part of its address. */
  number: number
  /** The parts of the state that belong to it. */
  parts: readonly (keyof LessonState)[]
  steps: readonly Step<Figure>[]
  /** null: what it asks about is not known yet, as the model is still at work on the figure. */
  ask: (state: Readonly<LessonState>, locale: LessonLocale) => Asked | null
}
