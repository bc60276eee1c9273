import type { Absence } from '#shared/runtime/absence.ts'
import { absent } from './description.ts'
import type { Maybe } from './description.ts'
import { dependsOn, isProjection } from './flow.ts'
import type { GraphView } from './view.ts'

/** The activation a down projection reads: [B, S, intermediate]. */
export function mlpActivation(
  view: GraphView,
  branch: string | null,
): Maybe<{ readonly tensor: string }> {
  return branch === null ? absent('noMlp') : projected(view, branch, 'noMlp')
}

/**
 * What the projection behind a tensor reads. Walks back to the nearest products with constant weights;
 * where there are several (a quantised product and its offset, a gate beside it), the data the others
 * were computed from.
 */
export function projected(
  view: GraphView,
  branch: string,
  otherwise: Absence,
): Maybe<{ readonly tensor: string }> {
  const data = new Set<string>()
  const seen = new Set<string>()
  const waiting = [branch]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = view.producer(name)
    if (node === undefined || seen.has(name) || view.isConstant(name)) continue
    seen.add(name)
    if (node.opType === 'QMoE' || node.opType === 'MoE') {
      return absent('experts')
    }
    if (isProjection(view, node)) data.add(node.input[0] ?? '')
    else waiting.push(...node.input.filter((input) => input !== ''))
  }
  const candidates = [...data]
  const sources = candidates.filter((tensor) =>
    candidates.every((other) => other === tensor || isBehind(view, tensor, other)),
  )
  const [tensor] = sources
  if (tensor === undefined) return absent(otherwise)
  return { found: true, tensor }
}

function isBehind(view: GraphView, tensor: string, other: string): boolean {
  const index = view.producerIndex(tensor)
  return index !== undefined && dependsOn(view, other, index)
}
