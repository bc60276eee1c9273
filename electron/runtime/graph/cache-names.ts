import type { AttentionCore } from './cores/core.ts'
import { absent, type CacheNames, type Maybe } from './description.ts'
import { elementTypeOf } from './edit.ts'
import { behindPasses } from './flow.ts'
import type { GraphView } from './view.ts'

/** How a body's cache tensors are called outside of it. */
export interface CacheOutputs {
  /** Output of the body → output of the graph. */
  readonly graphName: ReadonlyMap<string, string>
  /** Present output of the graph → past tensor of the body that reads one. */
  readonly pastOf: ReadonlyMap<string, string>
}

/** Finds the graph input and output that carry an attention's keys and values from run to run. */
export function matchCache(
  view: GraphView,
  core: AttentionCore,
  outputs: CacheOutputs,
): Maybe<{ readonly key: CacheNames; readonly value: CacheNames }> {
  if (core.present === null) return absent('noCache')
  const key = pair(view, core.present.key, outputs)
  const value = pair(view, core.present.value, outputs)
  if (key === null || value === null) {
    return absent('cacheInside')
  }
  return { found: true, key, value }
}

function pair(view: GraphView, internal: string, outputs: CacheOutputs): CacheNames | null {
  const present = presentName(view, internal, outputs.graphName)
  const past = present === undefined ? undefined : outputs.pastOf.get(present)
  const input = past === undefined ? undefined : view.input(behindPasses(view, past))
  const element = elementTypeOf(input)
  if (present === undefined || input === undefined || element === undefined) return null
  return { past: input.name, present, internal, element }
}

/** Output of the graph that carries a present tensor of a body. */
export function presentName(
  view: GraphView,
  internal: string,
  graphName: ReadonlyMap<string, string>,
): string | undefined {
  const direct = graphName.get(internal)
  if (direct !== undefined) return direct
  for (const [name, outside] of graphName) {
    if (behindPasses(view, name) === internal) return outside
  }
  return undefined
}
