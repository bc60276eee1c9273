import type { QkvStepName } from '../../stores/inspector.ts'

/** What one head does for one query, in the order it is computed. */
const QKV_STEPS = ['project', 'rotate', 'dot', 'scale', 'bias', 'mask', 'softmax', 'mix'] as const
export type QkvStep = QkvStepName

/** The steps that fill a column each of the table of keys. */
export const KEY_STEPS = ['dot', 'scale', 'bias', 'mask', 'softmax'] as const
export type KeyStep = (typeof KEY_STEPS)[number]

/** Vaswani et al. 2017, section 3.2.1; the rotation is that of Su et al. 2021. */
export const FORMULAS: Record<QkvStep | 'projectOther', string> = {
  project: 'q = x\\,W_Q \\qquad k = x\\,W_K \\qquad v = x\\,W_V',
  // Keys and values of another text: h is what the encoder leaves of it.
  projectOther: 'q = x\\,W_Q \\qquad k_j = h_j\\,W_K \\qquad v_j = h_j\\,W_V',
  rotate:
    "\\begin{pmatrix} q_i' \\\\ q_j' \\end{pmatrix} = \\begin{pmatrix} \\cos p\\,\\theta_i & -\\sin p\\,\\theta_i \\\\ \\sin p\\,\\theta_i & \\cos p\\,\\theta_i \\end{pmatrix} \\begin{pmatrix} q_i \\\\ q_j \\end{pmatrix}",
  dot: 'q \\cdot k_j = \\sum_{i} q_i\\,k_{j,i}',
  scale: 's_j = \\dfrac{q \\cdot k_j}{\\sqrt{d}}',
  // Raffel et al. 2020, section 2.1: one learned number for each distance and head.
  bias: "s_j' = s_j + b_{\\,j - p}",
  mask: 's_j = -\\infty \\quad (j > p)',
  softmax: 'a_j = \\dfrac{e^{s_j}}{\\sum_t e^{s_t}}',
  mix: 'c = \\sum_j a_j\\,v_j \\qquad \\text{out} = c\\,W_O',
}

/**
 * The steps a model has: without rotary positions nothing is turned, few models add a bias for the
 * distance, and not every attention is masked.
 */
export function stepsOf(has: { rotary: boolean; biased: boolean; masked: boolean }): QkvStep[] {
  const optional: Partial<Record<QkvStep, boolean>> = {
    rotate: has.rotary,
    bias: has.biased,
    mask: has.masked,
  }
  return QKV_STEPS.filter((step) => optional[step] ?? true)
}

export function isKeyStep(step: QkvStep): step is KeyStep {
  return KEY_STEPS.some((known) => known === step)
}
