import { shallowRef } from 'vue'
import { sanitiseMath } from './sanitise.ts'

type Render = (formula: string, display: boolean) => string | null

/** Null until the first formula has been met and what draws it has been loaded. */
const render = shallowRef<Render | null>(null)
let loading = false

/** Formulas drawn before, so that a growing answer draws each once. */
const KEPT = 500
const drawn = new Map<string, string | null>()

async function load(): Promise<void> {
  loading = true
  try {
    render.value = (await import('./katex.ts')).renderFormula
  } catch {
    loading = false
  }
}

/**
 * A formula as safe HTML; null where it cannot be understood, or not yet: asking loads what is needed,
 * and whoever asked inside a computation is told when it is there.
 */
export function mathHtml(formula: string, display: boolean): string | null {
  const now = render.value
  if (!now) {
    if (!loading) void load()
    return null
  }
  const key = `${display ? 'd' : 'i'}${formula}`
  const known = drawn.get(key)
  if (known !== undefined) return known
  const html = now(formula, display)
  const safe = html === null ? null : sanitiseMath(html)
  if (drawn.size >= KEPT) drawn.clear()
  drawn.set(key, safe)
  return safe
}

/** Whether formulas can be drawn: text rendered before that is to be rendered again. */
export function mathReady(): boolean {
  return render.value !== null
}
