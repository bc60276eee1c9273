import type { KeyRow } from './head-story.ts'
import { KEY_STEPS, type KeyStep } from './steps.ts'

/** The columns of the table of keys, as far as the step has come. */
export function keyColumns(rows: readonly KeyRow[], upTo: KeyStep, masked: boolean): KeyStep[] {
  const biased = rows.some(({ bias }) => bias !== null)
  return KEY_STEPS.slice(0, KEY_STEPS.indexOf(upTo) + 1).filter(
    (step) => (masked || step !== 'mask') && (biased || step !== 'bias'),
  )
}

/** What has become of a key when a step is done; the mask leaves what may be seen as it is. */
export function valueAfter(step: KeyStep, { dot, scaled, score, weight }: KeyRow): number {
  return { dot, scale: scaled, bias: score, mask: score, softmax: weight }[step]
}
