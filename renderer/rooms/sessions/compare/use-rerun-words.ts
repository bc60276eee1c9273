import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFormat } from '#renderer/i18n/use-format.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useRerunStore, type RerunSetting } from '#renderer/stores/rerun.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useConditionText } from './use-condition-text.ts'

/** What a re-run will do, in words: what is changed, what is loaded for it, where it goes. */
export function useRerunWords() {
  const { t } = useI18n()
  const format = useFormat()
  const store = useRerunStore()
  const model = useModelStore()
  const runs = useRunStore()
  const inWords = useConditionText()

  function valueOf(name: RerunSetting, of: NonNullable<typeof store.choice>): string {
    if (name === 'modelId') return of.modelId
    if (name === 'device') return inWords('device', of.device)
    if (name === 'system') return inWords('system', of.system ?? '')
    if (name === 'beams' || name === 'lengthPenalty') return inWords(name, of[name])
    return inWords(name, of.sampling[name])
  }
  const changes = computed(() => {
    const [now, before] = [store.choice, store.stored?.asStored]
    if (!now || !before) return []
    return store.changed.map((setting) => {
      const key = setting === 'modelId' ? 'model' : setting
      const name = t(`compare.conditions.names.${key}`)
      if (setting === 'system') return t('compare.rerun.changedText', { name })
      return t('compare.rerun.change', {
        name,
        from: valueOf(setting, before),
        to: valueOf(setting, now),
      })
    })
  })

  /** Draws are made at all. */
  const draws = computed(
    () =>
      store.choice !== null && store.choice.beams === 1 && store.choice.sampling.temperature > 0,
  )
  const notes = computed(() => {
    const [now, from] = [store.choice, store.stored]
    if (!now || !from) return []
    const said: string[] = []
    const made = from.asStored.modelId
    const loaded = model.info?.id
    if (store.models.length === 0) said.push(t('compare.rerun.noModels'))
    else {
      if (!store.installed) said.push(t('compare.rerun.notHere', { model: made }))
      if (!store.isTranslation && loaded !== now.modelId) {
        said.push(
          loaded === undefined
            ? t('compare.rerun.loadsFirst', { model: now.modelId })
            : t('compare.rerun.loads', { now: loaded, model: now.modelId }),
        )
      }
    }
    if (store.begins > 0) {
      const key = store.isExact ? 'begins' : 'beginsNot'
      said.push(t(`compare.rerun.${key}`, { n: format.count(store.begins) }))
    }
    const ignored = ['seed', 'topK', 'topP'] as const
    if (!draws.value && ignored.some((name) => store.changed.includes(name))) {
      said.push(t('compare.rerun.noEffect'))
    }
    said.push(t(from.detail.session.sample ? 'compare.rerun.sample' : 'compare.rerun.keeps'))
    return said
  })
  /** Why it cannot begin; '' where it can. */
  const refusal = computed(() => (runs.busy ? t('compare.rerun.busy') : ''))
  return { changes, draws, notes, refusal }
}
