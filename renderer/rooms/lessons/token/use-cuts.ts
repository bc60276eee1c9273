import { computed, onMounted, watch, type ComputedRef } from 'vue'
import type { SerializedError } from '#shared/trace/event.ts'
import type { TokenizerKind, TokenPiece } from '#shared/trace/tokens.ts'
import { GPT_NAMES, type GptName } from '#renderer/inspector/tokens/gpt-tokenizers.ts'
import { gptAt, loadGpt } from '#renderer/inspector/tokens/use-readings.ts'
import { useTokensStore } from '#renderer/stores/tokens.ts'

/** A text as one vocabulary cuts it; `pieces` null while that is not known. */
export interface Cut {
  pieces: readonly TokenPiece[] | null
  vocabSize: number | null
  kind: TokenizerKind | null
  error: SerializedError | null
}

export const isGpt = (vocabulary: string): vocabulary is GptName =>
  GPT_NAMES.some((name) => name === vocabulary)

/** Texts in the tokens of vocabularies that are published, or that a model here has. */
export function useCuts(
  wanted: () => readonly { vocabulary: string; text: string }[],
): ComputedRef<Cut[]> {
  const store = useTokensStore()
  watch(
    wanted,
    (all) => {
      for (const { vocabulary, text } of all) {
        if (isGpt(vocabulary)) void loadGpt(vocabulary)
        else void store.read(vocabulary, text)
      }
    },
    { immediate: true, deep: true },
  )
  return computed(() =>
    wanted().map(({ vocabulary, text }): Cut => {
      if (isGpt(vocabulary)) {
        const tokenizer = gptAt(vocabulary)
        return {
          pieces: tokenizer?.read(text) ?? null,
          vocabSize: tokenizer?.vocabSize ?? null,
          kind: 'bpe-bytes',
          error: null,
        }
      }
      const state = store.peek(vocabulary, text)
      const answer = state?.state === 'done' ? state.answer : null
      return {
        pieces: answer?.tokens ?? null,
        vocabSize: answer?.vocabSize ?? null,
        kind: answer?.kind ?? null,
        error: state?.state === 'failed' ? state.error : null,
      }
    }),
  )
}

/** Every vocabulary there is here: the published ones, then those of the models, chat models first. */
export function useVocabularies(): ComputedRef<
  { name: string; of: 'gpt' | 'chat' | 'translator' }[]
> {
  const store = useTokensStore()
  onMounted(() => void store.refresh())
  return computed(() => [
    ...GPT_NAMES.map((name) => ({ name, of: 'gpt' as const })),
    ...store.models.map(({ id, kind }) => ({
      name: id,
      of: kind === 'decoder' ? ('chat' as const) : ('translator' as const),
    })),
  ])
}
