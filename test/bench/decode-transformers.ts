import { AutoModelForCausalLM, env, StoppingCriteria, Tensor } from '@huggingface/transformers'
import type { Side } from './decode.ts'
import { MODEL, MODELS_FOLDER } from './decode-ours.ts'

/** Transformers.js' own `generate` over the same files. */
export async function openTransformers(threads: number): Promise<Side> {
  env.allowRemoteModels = false
  env.localModelPath = MODELS_FOLDER
  env.useFSCache = false
  const model = await AutoModelForCausalLM.from_pretrained(MODEL, {
    dtype: 'q4',
    session_options: { intraOpNumThreads: threads, logSeverityLevel: 3 },
  })
  return {
    threads,
    async run(ids, count) {
      const clock = new TokenClock()
      const dims = [1, ids.length]
      const startedAt = performance.now()
      await model.generate({
        inputs: new Tensor('int64', BigInt64Array.from(ids, BigInt), dims),
        attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), dims),
        max_new_tokens: count + 1,
        do_sample: false,
        eos_token_id: -1,
        stopping_criteria: clock,
      })
      const [first = 0] = clock.times
      const last = clock.times.at(-1) ?? 0
      return { firstMs: first - startedAt, stepMs: (last - first) / count, ids: clock.ids }
    },
    close: async () => void (await model.dispose()),
  }
}

/** Notes when each token came, and stops nothing. */
class TokenClock extends StoppingCriteria {
  readonly ids: number[] = []
  readonly times: number[] = []

  override _call(sequences: number[][]): boolean[] {
    this.times.push(performance.now())
    const last = sequences[0]?.at(-1)
    if (last !== undefined) this.ids.push(Number(last))
    return sequences.map(() => false)
  }
}
