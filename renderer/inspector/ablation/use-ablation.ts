import { computed, shallowRef, watch } from 'vue'
import type { RunHeader } from '#shared/trace/event.ts'
import type { TranslationPart } from '#shared/trace/probe.ts'
import { useAblationStore, type Switches } from '../../stores/ablation.ts'
import { useSectionOpen } from '../panel-frame.ts'
import { useProbe } from '../use-probe.ts'
import { ablatedAt, type Ablated } from './ablated-rows.ts'
import { isNothing } from './switched-off.ts'

/** Tokens each side lists, at least. */
const TOP = 12

/** What the model would say after one position with some of it switched off; the last answer stays while the next is awaited. */
export function useAblation(input: {
  header: () => RunHeader
  /** The position read last: what is said after it is the next token. */
  read: () => number
  /** Layers and heads that can be switched off. */
  size: () => { layers: number; heads: number }
  /** Tokens that can be hidden. */
  hideable: () => number
  /** Whose they are, of an encoder–decoder. */
  ofPart: () => { part?: TranslationPart }
  busy: () => boolean
}) {
  const store = useAblationStore()
  const open = useSectionOpen('ablation')

  /** What is switched off and there: what a model before had more of, or a longer text, is not. */
  const off = computed<Switches>({
    get: () => {
      const { layers, heads } = input.size()
      return {
        heads: store.off.heads.filter(([layer, head]) => layer < layers && head < heads),
        ffns: store.off.ffns.filter((layer) => layer < layers),
        masked: store.off.masked.filter((position) => position < input.hideable()),
        noPositions: store.off.noPositions,
      }
    },
    set: (now) => (store.off = now),
  })
  watch(
    () => input.ofPart().part ?? null,
    (part) => {
      store.use(part)
    },
    { immediate: true },
  )
  watch(
    () => input.header().runId,
    () => (store.off = { ...store.off, masked: [] }),
  )

  const { asked, again } = useProbe({
    runId: () => input.header().runId,
    request: () => {
      if (input.read() < 0) return null
      const { heads, ffns, masked, noPositions } = off.value
      return {
        probe: 'ablate' as const,
        heads: heads.map(([layer, head]): [number, number] => [layer, head]),
        ffns: [...ffns],
        masked: [...masked],
        ...(noPositions ? { noPositions: true as const } : {}),
        positions: [input.read()],
        top: TOP,
        ...input.ofPart(),
      }
    },
    wanted: () => open.value,
    busy: input.busy,
  })

  const last = shallowRef<{ key: string; off: Switches; ablated: Ablated } | null>(null)
  const place = computed(() =>
    [input.header().runId, input.read(), input.ofPart().part ?? ''].join(' '),
  )
  watch(
    asked,
    (now) => {
      if (now.state !== 'done') return
      last.value = {
        key: place.value,
        off: off.value,
        ablated: ablatedAt(now.answer, input.read()),
      }
    },
    { immediate: true },
  )
  /** Of this place: with what is switched off now, or was a moment ago. */
  const shown = computed(() => (last.value?.key === place.value ? last.value : null))
  return { off, asked, again, shown, nothing: computed(() => isNothing(off.value)) }
}
