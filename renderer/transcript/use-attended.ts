import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import type { AttentionAnswer } from '#shared/trace/probe.ts'
import { useProbe, type Asked } from '../inspector/use-probe.ts'
import { useRunStore } from '../stores/run.ts'
import { useSelectionStore } from '../stores/selection.ts'
import { useXrayStore } from '../stores/xray.ts'
import {
  answeredRows,
  attended,
  attentionQuestion,
  keptRows,
  type Attended,
} from '../trace/attended.ts'
import type { RunView } from '../trace/reduce.ts'

interface Attention {
  /** Of the selected tokens; null where colours say something else, or nothing is known. */
  attended: ComputedRef<Attended | null>
  /** Where none was kept for them: how the question to the model stands. */
  asked: ComputedRef<Asked<AttentionAnswer>>
  /** Why there is nothing to ask: nothing precedes, nothing follows, or the text is too long. */
  nothing: ComputedRef<'before' | 'after' | 'long' | null>
  /** The model that made the run. */
  modelId: ComputedRef<string>
  again: () => void
}

const ATTENTION: InjectionKey<Attention> = Symbol('attention')

/**
 * Works out the attention of the selected tokens, once for all transcripts of a room and its legend:
 * from what was kept with the run, else by asking the model that made it.
 */
export function provideAttended(viewOf: (runId: string) => RunView | undefined): void {
  const selection = useSelectionStore()
  const xray = useXrayStore()
  const runs = useRunStore()

  const looked = computed(() => {
    const { runId, range } = selection
    const { by } = xray
    const view = runId === null ? undefined : viewOf(runId)
    if (!view?.header || !range || (by !== 'from' && by !== 'to')) return null
    return { view, header: view.header, range, by }
  })
  const kept = computed(() => {
    if (!looked.value) return null
    const { view, header, range, by } = looked.value
    return attended(header.runId, keptRows(view), range, by)
  })
  const total = computed(() => {
    const view = looked.value?.view
    return view?.header ? view.header.prompt.length + view.tokens.length : 0
  })
  const { asked, again } = useProbe({
    runId: () => looked.value?.header.runId ?? null,
    request: () =>
      looked.value && !kept.value
        ? attentionQuestion(looked.value.range, total.value, looked.value.by)
        : null,
    wanted: () => xray.on,
    busy: () => runs.busy,
  })
  const shown = computed(() => {
    if (kept.value || !looked.value || asked.value.state !== 'done') return kept.value
    const { header, range, by } = looked.value
    return attended(header.runId, answeredRows(asked.value.answer, total.value), range, by)
  })
  const nothing = computed(() => {
    const { state } = asked.value
    if (!looked.value || shown.value || (state !== 'closed' && state !== 'done')) return null
    if (looked.value.by === 'from') return 'before'
    return looked.value.range.first >= total.value - 1 ? 'after' : 'long'
  })
  const modelId = computed(() => looked.value?.header.model.id ?? '')
  provide(ATTENTION, { attended: shown, asked, nothing, modelId, again })
}

const NOTHING: Attention = {
  attended: computed(() => null),
  asked: computed(() => ({ state: 'closed' as const })),
  nothing: computed(() => null),
  modelId: computed(() => ''),
  again: () => undefined,
}

export function useAttended(): Attention {
  return inject(ATTENTION, NOTHING)
}
