import type { RunHeader } from '#shared/trace/event.ts'
import type { Look } from '#shared/trace/look.ts'
import type { ProbeRequest } from '#shared/trace/probe.ts'

/** Every head of every layer at every position, where that takes no more than this. */
const EVERY_HEAD_BYTES = 8_000_000
/** Up to so many tokens the inspector asks for a layer's whole matrices. */
const SHORT = 256

/**
 * What the inspector asks about a token, so that a page without a model can answer it: attention with
 * every head, the prediction layer by layer, the way through every block, and q, k and v of the head that
 * is looked at.
 *
 * @param total tokens the model read and wrote
 * @param step of the token
 * @param look what is looked at there, where that was kept
 */
export function figuresAt(
  { prompt, translation, model }: Pick<RunHeader, 'prompt' | 'translation' | 'model'>,
  total: number,
  step: number,
  look: Pick<Look, 'query' | 'layer' | 'head'> | null,
): ProbeRequest[] {
  if (translation !== undefined) return ofTranslation(step)
  const position = prompt.length + step
  // The model predicted the token where it had read the one before.
  const query = look?.query === 'reading' ? position : position - 1
  const layer = Math.min(look?.layer ?? 0, model.layers - 1)
  const head = look === null || look.head === 'mean' ? 0 : Math.min(look.head, model.heads - 1)
  const every = { probe: 'attention', layers: 'all', heads: 'all' } as const
  const attention: ProbeRequest[] =
    model.layers * model.heads * total * total * 4 <= EVERY_HEAD_BYTES
      ? [{ ...every, positions: 'all' }]
      : [
          { ...every, positions: [query] },
          ...(total <= SHORT ? [{ ...every, layers: [layer], positions: 'all' as const }] : []),
        ]
  return [
    { probe: 'score', positions: [position] },
    { probe: 'lens', positions: [position - 1], top: 5 },
    ...attention,
    { probe: 'stream', positions: [query] },
    { probe: 'block', layers: 'all', positions: [query] },
    { probe: 'qkv', layers: [layer], heads: [head], positions: 'all' },
  ]
}

/** The decoder begins with a token nobody wrote: it stood at the step's own number when it chose. */
function ofTranslation(step: number): ProbeRequest[] {
  const all = { probe: 'attention', layers: 'all', heads: 'all' } as const
  return [
    { ...all, positions: 'all', part: 'encoder' },
    { ...all, positions: [step], part: 'decoder' },
    { ...all, positions: [step], part: 'cross' },
    { probe: 'block', layers: 'all', positions: [step], part: 'decoder' },
  ]
}
