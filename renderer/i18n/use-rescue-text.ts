import { useI18n } from 'vue-i18n'
import type { DamagedLibrary, Rescued } from '#shared/ipc/routes/rescue.ts'
import { useErrorText } from './use-error-text.ts'
import { useFormat } from './use-format.ts'

/** What came of a rescue, in sentences of the language of the moment; all of it, or the first alone. */
export function useRescueText(): {
  short: (rescued: Rescued) => string
  whole: (rescued: Rescued, file: DamagedLibrary, withTitles: boolean) => string[]
} {
  const { t } = useI18n()
  const format = useFormat()
  const errorText = useErrorText()
  const isChinese = (): boolean => format.locale.value === 'zh-CN'
  const between = (): string => (isChinese() ? '、' : ', ')
  const counted = (key: string, n: number): string[] =>
    n === 0 ? [] : [t(`rescue.${key}`, { n: format.count(n) }, n)]
  const came = ({ sessions, partly }: Rescued): string[] =>
    sessions === 0
      ? [t('rescue.none')]
      : [...counted('done', sessions), ...counted('partly', partly)]

  function whole(
    rescued: Rescued,
    { folder, name }: DamagedLibrary,
    withTitles: boolean,
  ): string[] {
    const { already, lost, lostTitles, marks, stopped, problem } = rescued
    const kinds = marks.map((mark) => t(`rescue.kinds.${mark}`)).join(between())
    const titles = lostTitles.join(between())
    const separator = folder.includes('\\') ? '\\' : '/'
    return [
      ...(problem === null ? [] : [errorText(problem)]),
      ...(problem === null || rescued.sessions > 0 ? came(rescued) : []),
      ...counted('already', already),
      ...counted('lost', lost),
      ...(withTitles && titles !== '' ? [t('rescue.lostTitles', { titles })] : []),
      ...(marks.length > 0 ? [t('rescue.marks', { kinds })] : []),
      ...(stopped ? [t('rescue.stopped')] : []),
      t('rescue.kept', { file: `${folder}${separator}${name}` }),
    ]
  }

  return {
    short: (rescued) =>
      [...came(rescued), ...counted('lost', rescued.lost)].join(isChinese() ? '' : ' '),
    whole,
  }
}
