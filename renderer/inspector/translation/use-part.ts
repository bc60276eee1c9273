import { computed, ref, watch, type ComputedRef, type WritableComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RunHeader } from '#shared/trace/event.ts'
import type { TranslationPart } from '#shared/trace/probe.ts'
import { useInspectorStore } from '../../stores/inspector.ts'
import type { TokenRef } from '../../trace/pieces.ts'
import type { RunView } from '../../trace/reduce.ts'
import { useQuery } from '../use-query.ts'
import { sideOf, sideOfToken, sizeOf, textOf } from './part.ts'

/** What of a run a panel is about: of an encoder–decoder a part of it, of other models all there is. */
export interface PartState {
  /** The decoder where there are no parts. */
  part: WritableComputedRef<TranslationPart>
  /** Whether the run has parts to choose from. */
  hasParts: ComputedRef<boolean>
  /** What a question to the model says of it; nothing where there are no parts. */
  asked: ComputedRef<{ part?: TranslationPart }>
  size: ComputedRef<{ layers: number; heads: number }>
  /** What the part reads, and what its attention looks at; positions count from each text's beginning. */
  queries: ComputedRef<readonly (TokenRef | null)[]>
  keys: ComputedRef<readonly (TokenRef | null)[]>
  /** The position the part stands on. */
  query: ComputedRef<number>
  standing: ComputedRef<TokenRef | null>
  /** The token that is read or predicted there: the selected one, or the last that was on this side. */
  subject: ComputedRef<TokenRef | null>
  /** Where in the run the target token stands that was selected last, or the first of all. */
  lastTarget: ComputedRef<number>
  /** Which sentence says where the part stands. */
  stands: ComputedRef<Stands>
}

/** In predicting or reading the selected token; of an encoder–decoder, on which side of it. */
export type Stands = 'predicting' | 'reading' | 'encoding' | 'decoding' | 'decoded'

/**
 * The part that is looked at: the encoder where a source token is selected, `preferred` where a target
 * token is, until someone chooses.
 */
export function usePart(input: {
  view: () => RunView
  header: () => RunHeader
  token: () => TokenRef
  /** Tokens of the run that can be seen. */
  total: () => number
  /** Of a target token; left out: the decoder. */
  preferred?: () => TranslationPart
}): PartState {
  const { t } = useI18n()
  const panel = useInspectorStore()
  const hasParts = computed(() => input.header().translation !== undefined)
  const side = computed(() => sideOfToken(input.token()))
  const usual = (): TranslationPart =>
    side.value === 'source' ? 'encoder' : (input.preferred?.() ?? 'decoder')
  const chosen = ref<TranslationPart>(usual())
  watch(side, () => {
    if (side.value !== sideOf(chosen.value)) chosen.value = usual()
  })
  const part = computed({
    get: () => (hasParts.value ? chosen.value : 'decoder'),
    set: (now) => (chosen.value = now),
  })

  /** The tokens of each side last selected, at their places in the run. */
  const first = () => ({ source: 0, target: input.header().prompt.length })
  const last = ref(first())
  watch(
    () => [input.token().position, input.header().runId] as const,
    ([position, run], before) => {
      const known = before === undefined || before[1] === run ? last.value : first()
      last.value = { ...known, [side.value]: position }
    },
    { immediate: true },
  )
  watch(
    () => input.header().model.sha256,
    () => (chosen.value = usual()),
  )
  const plain = useQuery(() => input.token().position)
  const isRead = computed(() => panel.query === 'reading')
  const query = computed(() => {
    if (!hasParts.value) return plain.value
    const { source, target } = last.value
    if (part.value === 'encoder') return source
    return target - input.header().prompt.length + (isRead.value ? 1 : 0)
  })
  const all = computed(() => textOf(input.view(), 'all', '').slice(0, input.total()))
  const source = computed(() => textOf(input.view(), 'source', ''))
  const target = computed(() => textOf(input.view(), 'target', t('translate.attention.start')))
  const queries = computed(() => {
    if (!hasParts.value) return all.value
    return part.value === 'encoder' ? source.value : target.value
  })
  const keys = computed(() => (part.value === 'cross' ? source.value : queries.value))
  const subject = computed(() => {
    if (!hasParts.value) return input.token()
    return (
      (part.value === 'encoder' ? source : target).value[
        part.value === 'encoder'
          ? query.value
          : last.value.target - input.header().prompt.length + 1
      ] ?? null
    )
  })
  const stands = computed((): Stands => {
    if (hasParts.value) {
      if (part.value === 'encoder') return 'encoding'
      return isRead.value ? 'decoded' : 'decoding'
    }
    return input.token().position === plain.value ? 'reading' : 'predicting'
  })
  return {
    part,
    hasParts,
    asked: computed(() => (hasParts.value ? { part: part.value } : {})),
    size: computed(() => sizeOf(input.header(), hasParts.value ? part.value : null)),
    queries,
    keys,
    query,
    standing: computed(() => queries.value[query.value] ?? null),
    subject,
    lastTarget: computed(() => last.value.target),
    stands,
  }
}
