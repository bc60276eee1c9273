import type { DecoderNames } from './description.ts'
import { GraphError } from './graph-error.ts'
import type { GraphView } from './view.ts'

/** Input names of Hugging Face exports (Transformers.js, optimum, the genai model builder). */
const OPTIONAL = {
  attentionMask: ['attention_mask'],
  positionIds: ['position_ids'],
  logitsToKeep: ['num_logits_to_keep', 'logits_to_keep'],
  useCacheBranch: ['use_cache_branch'],
} as const

/** @throws GraphError `graph-unsupported` where an input is missing or unknown. */
export function decoderNames(view: GraphView): DecoderNames {
  const inputs = view.graph.input
    .map((value) => value.name)
    .filter((name) => view.initializer(name) === undefined)
  const pick = (known: readonly string[]): string | null =>
    inputs.find((name) => known.includes(name)) ?? null
  const ids = pick(['input_ids'])
  if (ids === null) {
    const found = inputs.filter((name) => !isCache(name)).join(', ')
    throw new GraphError(
      'graph-unsupported',
      `The graph has no input_ids; its inputs are ${found}.`,
      { part: found, reason: 'noInputIds' },
    )
  }
  const names = {
    ids,
    attentionMask: pick(OPTIONAL.attentionMask),
    positionIds: pick(OPTIONAL.positionIds),
    logitsToKeep: pick(OPTIONAL.logitsToKeep),
    useCacheBranch: pick(OPTIONAL.useCacheBranch),
  }
  const fed = new Set<string | null>(Object.values(names))
  const unknown = inputs.find((name) => !fed.has(name) && !isCache(name))
  if (unknown !== undefined) {
    throw new GraphError(
      'graph-unsupported',
      `The graph asks for “${unknown}”, which is not an input of a text decoder.`,
      { part: unknown, reason: 'unknownInput' },
    )
  }
  const logits = view.graph.output.find((value) => value.name === 'logits')
  if (logits === undefined) {
    throw new GraphError('graph-unsupported', 'The graph has no output “logits”.', {
      reason: 'noLogits',
    })
  }
  return { ...names, logits: logits.name }
}

function isCache(name: string): boolean {
  return name.startsWith('past')
}
