import katex from 'katex'
import 'katex/dist/katex.min.css'

/** A hand-out carries no fonts, without which KaTeX's HTML falls apart; browsers draw MathML by themselves. */
const OUTPUT = import.meta.env.MODE === 'handout' ? 'mathml' : 'htmlAndMathml'

/**
 * A formula as HTML with MathML beside it for screen readers; null where it cannot be understood. No
 * command may reach outside (`trust`), and none may grow without end (`maxExpand`, `maxSize` in em).
 */
export function renderFormula(formula: string, display: boolean): string | null {
  try {
    return katex.renderToString(formula, {
      displayMode: display,
      output: OUTPUT,
      throwOnError: true,
      strict: 'ignore',
      trust: false,
      maxExpand: 200,
      maxSize: 20,
    })
  } catch {
    return null
  }
}
