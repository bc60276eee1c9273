import { usePreferredContrast, usePreferredDark, usePreferredReducedMotion } from '@vueuse/core'
import { computed, watchEffect, type ComputedRef, type Ref } from 'vue'
import type { Settings } from '#shared/ipc/routes/settings.ts'

export type ResolvedTheme = Exclude<Settings['theme'], 'system'>

/**
 * Puts theme, text size, motion and language on `<html>`. `system` follows the laptop: high contrast
 * where it asks for more, else dark or light. Returns the theme in force.
 */
export function useDocumentSettings(settings: Ref<Settings | null>): ComputedRef<ResolvedTheme> {
  const dark = usePreferredDark()
  const contrast = usePreferredContrast()
  const motion = usePreferredReducedMotion()

  const theme = computed<ResolvedTheme>(() => {
    const asked = settings.value?.theme ?? 'system'
    if (asked !== 'system') return asked
    if (contrast.value === 'more') return 'contrast'
    return dark.value ? 'dark' : 'light'
  })

  watchEffect(() => {
    const root = document.documentElement
    root.dataset.theme = theme.value
    const reduced = settings.value?.motion === 'reduced' || motion.value === 'reduce'
    root.dataset.motion = reduced ? 'reduced' : 'full'
    root.style.setProperty('--font-scale', String(settings.value?.fontScale ?? 1))
    if (settings.value) root.lang = settings.value.locale
  })
  return theme
}
