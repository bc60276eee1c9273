import { CircleStop, FolderOpen, ShieldCheck, Trash2, Unlink } from '@lucide/vue'
import type { Component } from 'vue'
import type { ModelCard } from '#shared/runtime/model-info.ts'

/** What can be done with a model. */
export type ModelAction =
  | { type: 'load' | 'unload' | 'check' | 'open' | 'remove' | 'forget' }
  | { type: 'useFor'; pair: string }

interface Item {
  label: string
  icon: Component
  run: () => void
  hint?: string
  disabled?: boolean
  danger?: boolean
  testid: string
}

/** Of a model's menu: what is done seldom. What cannot be done says why. */
export function menuItems(
  card: ModelCard,
  isLoaded: boolean,
  t: (key: string) => string,
  run: (action: ModelAction) => void,
): Item[] {
  const item = (type: 'unload' | 'check' | 'open', icon: Component, label: string): Item => ({
    ...{ label, icon, testid: `model-${type}` },
    run: () => {
      run({ type })
    },
  })
  return [
    ...(isLoaded ? [item('unload', CircleStop, t('models.unload'))] : []),
    { ...item('check', ShieldCheck, t('models.check')), hint: t('models.checkHint') },
    item('open', FolderOpen, t('models.showFolder')),
    removal(card, t, run),
  ]
}

function removal(
  { origin }: ModelCard,
  t: (key: string) => string,
  run: (action: ModelAction) => void,
): Item {
  const base = { testid: 'model-remove', danger: true }
  if (origin === 'linked') {
    return {
      ...base,
      ...{ label: t('models.remove.forget'), hint: t('models.remove.forgetHint'), icon: Unlink },
      run: () => {
        run({ type: 'forget' })
      },
    }
  }
  const why = { bundled: 'stays', extra: 'elsewhere', user: null }[origin]
  return {
    ...base,
    ...{ label: t('models.remove.menu'), icon: Trash2, disabled: why !== null },
    ...(why === null ? {} : { hint: t(`models.remove.${why}`), danger: false }),
    run: () => {
      run({ type: 'remove' })
    },
  }
}
