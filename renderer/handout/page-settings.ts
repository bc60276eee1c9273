import type { Settings } from '#shared/ipc/routes/settings.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import type { HandoutLanguage } from '#shared/trace/handout.ts'

/** The reader's own language where the page has it; else the first it has. */
export function languageFor(
  offered: readonly HandoutLanguage[],
  wanted: readonly string[],
): HandoutLanguage {
  for (const tag of wanted) {
    const known = offered.find((one) => one.slice(0, 2) === tag.toLowerCase().slice(0, 2))
    if (known) return known
  }
  return offered[0] ?? 'en'
}

/** What components ask the app's settings for. The laptop decides how the page looks. */
export function pageSettings(locale: HandoutLanguage): Settings {
  return {
    locale,
    theme: 'system',
    fontScale: 1,
    motion: 'system',
    recording: false,
    modelId: null,
    translators: {},
    threads: null,
    device: 'cpu',
    sampling: DEFAULT_SAMPLING,
    seedLocked: true,
    capture: 'none',
    systemPrompt: null,
    hideTitles: false,
    pauseAtBookmarks: true,
    lessons: { at: null, seen: {}, answered: [] },
    presets: [],
  }
}
