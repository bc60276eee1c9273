import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toBase64 } from '#shared/trace/base64.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import { tokenise } from '../lessons/engine/corpus/tokenise.ts'
import type { Vocabulary } from '../lessons/engine/corpus/vocabulary.ts'
import { setWeights, weightsOf } from '../lessons/engine/network/parameter.ts'
import { answerProbe } from '../lessons/engine/probe/answer.ts'
import { traceOf } from '../lessons/engine/trace.ts'
import { TinyTransformer } from '../lessons/engine/transformer/tiny-transformer.ts'
import { usePieceStore } from './pieces.ts'
import { useProbeStore } from './probe.ts'
import { useRunStore } from './run.ts'

/** The words of a text that a vocabulary has, behind the token that every sentence begins with. */
function knownIds(vocabulary: Vocabulary, text: string): number[] {
  const known = tokenise(text, vocabulary.unit).filter((token) => vocabulary.has(token))
  const ids = vocabulary.encode(known)
  return vocabulary.end === null ? ids : [vocabulary.end, ...ids]
}

/** A text written by the lessons' own Transformer, to be looked into like any run. Only the last is kept. */
export const useOwnRunStore = defineStore('own-run', () => {
  const runs = useRunStore()
  const probes = useProbeStore()
  const pieces = usePieceStore()
  const runId = shallowRef<string | null>(null)
  let made = 0

  /**
   * @param modelId how the model is called
   * @param text words that its vocabulary has; others are left out
   * @param length tokens that it writes at most; with the text's, as many as fit its window
   */
  function write(model: TinyTransformer, modelId: string, text: string, length: number): void {
    // A later step of its training changes the model; what is asked about a run is about this one.
    const now = new TinyTransformer(model.vocabulary, model.sizes, { seed: 0 })
    setWeights(now.parameters, weightsOf(model.parameters))
    const prompt = knownIds(now.vocabulary, text)
    const maxTokens = Math.min(length, now.contextLength - prompt.length)
    if (maxTokens < 1) return
    const id = `lesson ${String(++made)}`
    const events = [
      ...traceOf({
        runId: id,
        model: now,
        modelId,
        prompt,
        sampling: { ...DEFAULT_SAMPLING, temperature: 0, maxTokens },
        capture: 'full',
        startedAtMs: Date.now(),
        now: () => performance.now(),
      }),
    ]
    const written = events.flatMap((event) => (event.kind === 'token' ? [event.id] : []))
    const ids = [...prompt, ...written]
    forgetLast()
    runs.take(id, events)
    probes.answerHere(id, (request) => answerProbe(now, ids, request))
    pieces.know(
      modelId,
      now.vocabulary.tokens.map((token, at) => {
        const bytes = toBase64(new TextEncoder().encode(token))
        return { id: at, text: token, bytes, special: at === now.vocabulary.end }
      }),
    )
    runId.value = id
  }

  function forgetLast(): void {
    if (runId.value === null) return
    runs.forget([runId.value])
    probes.forget(runId.value)
  }

  return { runId, write }
})
