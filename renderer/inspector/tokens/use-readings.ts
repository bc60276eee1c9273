import { computed, shallowReactive, watch, type ComputedRef } from 'vue'
import type { SerializedError } from '#shared/trace/event.ts'
import type { TokenizerKind, TokenPiece } from '#shared/trace/tokens.ts'
import { useTokensStore } from '../../stores/tokens.ts'
import { GPT_NAMES, gptTokenizer, type GptName, type GptTokenizer } from './gpt-tokenizers.ts'

/** A text as one vocabulary cuts it. */
export interface Reading {
  /** A model's id, or the name of a published vocabulary. */
  name: string
  of: 'model' | 'translator' | 'gpt'
  kind: TokenizerKind | null
  vocabSize: number | null
  /** null while it is not known. */
  pieces: readonly Pick<TokenPiece, 'id' | 'text' | 'bytes' | 'special'>[] | null
  error: SerializedError | null
}

/** Published vocabularies that somebody has looked at. */
const gpts = shallowReactive(new Map<GptName, GptTokenizer>())

/** Has a published vocabulary ready from some moment on. */
export async function loadGpt(name: GptName): Promise<void> {
  if (!gpts.has(name)) gpts.set(name, await gptTokenizer(name))
}

export function gptAt(name: GptName): GptTokenizer | null {
  return gpts.get(name) ?? null
}

/**
 * The same text in the tokens of every model there is, and of vocabularies that are known to all. The
 * run's own is not among them: its tokens are what the model was given.
 */
export function useReadings(options: {
  text: () => string
  own: () => string
  wanted: () => boolean
}): ComputedRef<Reading[]> {
  const store = useTokensStore()
  const others = computed(() => store.models.filter(({ id }) => id !== options.own()))

  watch(
    options.wanted,
    (wanted) => {
      if (!wanted) return
      void store.refresh()
      void loadAll()
    },
    { immediate: true },
  )
  watch(
    () => (options.wanted() ? { text: options.text(), models: others.value } : null),
    (now) => {
      for (const { id } of now?.models ?? []) void store.read(id, now?.text ?? '')
    },
    { immediate: true },
  )

  return computed(() => [
    ...others.value.map(({ id, kind }): Reading => {
      const state = store.peek(id, options.text())
      const answer = state?.state === 'done' ? state.answer : null
      return {
        name: id,
        of: kind === 'decoder' ? 'model' : 'translator',
        kind: answer?.kind ?? null,
        vocabSize: answer?.vocabSize ?? null,
        pieces: answer?.tokens ?? null,
        error: state?.state === 'failed' ? state.error : null,
      }
    }),
    ...GPT_NAMES.map((name): Reading => {
      const tokenizer = gpts.get(name)
      return {
        name,
        of: 'gpt',
        kind: 'bpe-bytes',
        vocabSize: tokenizer?.vocabSize ?? null,
        pieces: tokenizer?.read(options.text()) ?? null,
        error: null,
      }
    }),
  ])
}

/** One after the other: reading each takes the window a moment. */
async function loadAll(): Promise<void> {
  for (const name of GPT_NAMES) await loadGpt(name)
}
