import { computed } from 'vue'
import type { HeadChoice } from '../stores/selection.ts'
import { useInspectorStore } from '../stores/inspector.ts'
import { useSelectionStore } from '../stores/selection.ts'
import { useTranslationViewStore } from '../stores/translation-view.ts'
import type { HeadState } from './attention.ts'
import { useAlone } from './panel-frame.ts'

/** The head that is selected, wherever it is shown. */
export function useHeadChoice(): HeadState {
  const panel = useInspectorStore()
  const selection = useSelectionStore()
  return {
    over: computed({ get: () => panel.over, set: (over) => (panel.over = over) }),
    layer: computed({ get: () => selection.layer, set: (layer) => (selection.layer = layer) }),
    head: computed({ get: () => selection.head, set: (head) => (selection.head = head) }),
  }
}

/** Of a translation: beside the Translate room's figures the head that they show; alone as elsewhere. */
export function useTranslationHeadChoice(): HeadState {
  const shared = useHeadChoice()
  const look = useTranslationViewStore()
  if (useAlone()) return shared
  return {
    over: computed({
      get: () =>
        look.layer !== 'mean' ? 'layer' : shared.over.value === 'rollout' ? 'rollout' : 'all',
      set(over) {
        shared.over.value = over
        if (over !== 'layer') look.layer = 'mean'
        else if (look.layer === 'mean') look.layer = shared.layer.value
      },
    }),
    layer: computed({
      get: () => (look.layer === 'mean' ? shared.layer.value : look.layer),
      set(layer) {
        shared.layer.value = layer
        if (look.layer !== 'mean') look.layer = layer
      },
    }),
    head: computed({ get: () => look.head, set: (head) => (look.head = head) }),
  }
}

/**
 * The same for a model of so many layers and heads: what is chosen elsewhere may be of a larger one.
 *
 * @param apart whether the heads are told apart; else their mean is what there is
 */
export function choiceWithin(
  choice: HeadState,
  limits: () => { layers: number; heads: number; apart: boolean },
): HeadState {
  return {
    over: choice.over,
    layer: computed({
      get: () => Math.min(choice.layer.value, limits().layers - 1),
      set: (layer) => (choice.layer.value = layer),
    }),
    head: computed({
      get: (): HeadChoice => {
        const { heads, apart } = limits()
        const head = choice.head.value
        return !apart || head === 'mean' ? 'mean' : Math.min(head, heads - 1)
      },
      set: (head) => (choice.head.value = head),
    }),
  }
}
