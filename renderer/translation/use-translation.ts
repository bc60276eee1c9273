import { computed, watchEffect } from 'vue'
import { useTranslationViewStore } from '../stores/translation-view.ts'
import { attentionMatrix } from '../trace/attention-matrix.ts'
import { knownHeads } from '../trace/known-heads.ts'
import { tokenRefs, type TokenRef } from '../trace/pieces.ts'
import type { RunView } from '../trace/reduce.ts'
import { wordAlignment } from '../trace/word-alignment.ts'
import { wordsOf } from '../trace/words.ts'

/** A translation as its figures need it: tokens, words, and the weights between them. */
export function useTranslation(view: () => RunView) {
  const look = useTranslationViewStore()
  const header = computed(() => view().header)
  const facts = computed(() => header.value?.translation ?? null)
  const source = computed(() => refs(view(), true))
  const target = computed(() => refs(view(), false))
  const sourceWords = computed(() => wordsOf(source.value, facts.value?.sourceLanguage ?? null))
  const targetWords = computed(() => wordsOf(target.value, facts.value?.targetLanguage ?? null))

  watchEffect(() => {
    const model = header.value?.model
    if (model) look.startWith(model.sha256, knownHeads(model.sha256).start)
  })
  /** A row by target token, a column by source token; null where no attention was kept. */
  const cross = computed(() => attentionMatrix(view(), 'cross', look.layer, look.head))
  /** By target word, by source word. */
  const alignment = computed(() =>
    cross.value
      ? wordAlignment(cross.value, targetWords.value, sourceWords.value, look.rule)
      : null,
  )
  return { header, facts, source, target, sourceWords, targetWords, cross, alignment }
}

export type Translation = ReturnType<typeof useTranslation>

function refs(view: RunView, source: boolean): TokenRef[] {
  return tokenRefs(view).filter(({ step }) => (step === null) === source)
}
