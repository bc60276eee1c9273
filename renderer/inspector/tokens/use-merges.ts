import { computed, watch, type ComputedRef } from 'vue'
import type { SerializedError } from '#shared/trace/event.ts'
import { MERGES_LIMIT, type MergedWord, type TokenizerKind } from '#shared/trace/tokens.ts'
import { fromBase64 } from '#shared/trace/base64.ts'
import { useTokensStore } from '../../stores/tokens.ts'
import type { GptName } from './gpt-tokenizers.ts'
import type { Surroundings } from './run-text.ts'
import { gptAt, loadGpt } from './use-readings.ts'

/** The run's own model, or a published vocabulary. */
export type MergeSource = 'own' | GptName

export type Merging =
  /** No token is selected, or one that is no text. */
  | { state: 'none' }
  | { state: 'pending' }
  | { state: 'failed'; error: SerializedError }
  /** Its tokens do not come about by merging bytes. */
  | { state: 'other'; kind: Exclude<TokenizerKind, 'bpe-bytes'> }
  | {
      state: 'done'
      word: MergedWord
      /** Whether the run has the word in the tokens its merges lead to; null for another vocabulary. */
      asRun: boolean | null
    }

/** How the word around a token came about, in the run's own vocabulary or another. */
export function useMerges(options: {
  around: () => Surroundings | null
  position: () => number | null
  modelId: () => string
  source: () => MergeSource
}): ComputedRef<Merging> {
  const store = useTokensStore()
  const around = computed(() => {
    const now = options.around()
    return now === null || now.text.length > MERGES_LIMIT ? null : now
  })

  watch(
    () => [around.value?.text, options.modelId(), options.source()] as const,
    ([text, modelId, source]) => {
      if (text === undefined) return
      if (source === 'own') void store.merges(modelId, text)
      else void loadGpt(source)
    },
    { immediate: true },
  )

  return computed((): Merging => {
    const [now, source] = [around.value, options.source()]
    const token = now?.tokens.find(({ position }) => position === options.position())
    if (!now || !token) return { state: 'none' }
    if (source !== 'own') {
      const words = gptAt(source)?.merges(now.text)
      const found = words && wordAt(words, token.offset)
      return found ? { state: 'done', word: found.word, asRun: null } : { state: 'pending' }
    }
    const state = store.peekMerges(options.modelId(), now.text)
    if (state?.state === 'failed') return state
    if (state?.state !== 'done') return { state: 'pending' }
    const { answer } = state
    if (answer.words === null) return { state: 'other', kind: answer.kind }
    const found = wordAt(answer.words, token.offset)
    if (!found) return { state: 'none' }
    const ids = now.tokens
      .filter(({ offset }) => offset >= found.from && offset < found.to)
      .map(({ id }) => id)
    const made = piecesAfter(found.word, found.word.merges.length).map(({ id }) => id)
    return { state: 'done', word: found.word, asRun: ids.join(' ') === made.join(' ') }
  })
}

/** The word that holds a byte of the text, and its own first and last byte. */
function wordAt(
  words: readonly MergedWord[],
  offset: number,
): { word: MergedWord; from: number; to: number } | null {
  let from = 0
  for (const word of words) {
    const to = word.pieces.reduce((sum, { bytes }) => sum + fromBase64(bytes).length, from)
    if (offset < to) return { word, from, to }
    from = to
  }
  return null
}

/** A word's pieces when so many of its merges are done. */
export function piecesAfter({ pieces, merges }: MergedWord, count: number): MergedWord['pieces'] {
  const left = [...pieces]
  for (const { at, piece } of merges.slice(0, count)) left.splice(at, 2, piece)
  return left
}
