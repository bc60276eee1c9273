import type { AttentionCore } from './cores/core.ts'
import { absent } from './description.ts'
import type { CacheNames, Maybe } from './description.ts'
import { elementTypeOf } from './edit.ts'
import { behindPasses } from './flow.ts'
import type { GraphView } from './view.ts'

/** Finds the graph input and output that carry an attention's keys and values from run to run. */
export function matchCache(
  view: GraphView,
  core: AttentionCore,
): Maybe<{ readonly key: CacheNames; readonly value: CacheNames }> {
  if (core.past === null || core.present === null)
    return absent('The attention reads and writes no cache.')
  const key = pair(view, core.past.key, core.present.key)
  const value = pair(view, core.past.value, core.present.value)
  if (key === null || value === null) {
    return absent('The attention’s cache is not an input and an output of the graph.')
  }
  return { found: true, key, value }
}

function pair(view: GraphView, past: string, present: string): CacheNames | null {
  const input = view.input(behindPasses(view, past))
  const element = elementTypeOf(input)
  if (input === undefined || element === undefined) return null
  const output = view.graph.output.find(
    (value) => value.name === present || behindPasses(view, value.name) === present,
  )
  return output === undefined
    ? null
    : { past: input.name, present: output.name, internal: present, element }
}
