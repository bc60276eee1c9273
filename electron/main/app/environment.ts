import type { Settings } from '#shared/ipc/routes/settings.ts'

/** What may be set from outside; see the README's table of environment variables. */
export interface Environment {
  /** Profile folder, instead of the system's place for this app. */
  userData: string | null
  /** Language and theme for this start only; the stored settings stay as they are. */
  locale: Settings['locale'] | null
  theme: Settings['theme'] | null
  /** One more folder whose sub-folders are models. */
  models: string | null
  debug: boolean
  /** The development server of the renderer. Never honoured in a packaged app. */
  rendererUrl: string | null
}

const LOCALES: readonly Settings['locale'][] = ['zh-CN', 'en']
const THEMES: readonly Settings['theme'][] = ['system', 'light', 'dark', 'contrast', 'projector']

/** Empty and unknown values count as not set: a mistyped variable must not keep the app from starting. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  packaged: boolean,
): Environment {
  const text = (name: string): string | null => env[name]?.trim() || null
  const oneOf = <T extends string>(name: string, known: readonly T[]): T | null =>
    known.find((value) => value === text(name)) ?? null
  return {
    userData: text('VITRINE_USER_DATA'),
    locale: oneOf('VITRINE_LOCALE', LOCALES),
    theme: oneOf('VITRINE_THEME', THEMES),
    models: text('VITRINE_MODELS'),
    debug: text('VITRINE_LOG') === 'debug',
    rendererUrl: packaged ? null : text('ELECTRON_RENDERER_URL'),
  }
}

/** The app's language for people who have chosen none: Chinese where the system prefers it, else English. */
export function preferredLocale(systemLanguages: readonly string[]): Settings['locale'] {
  const known = systemLanguages.find((tag) => /^(zh|en)\b/i.test(tag))
  return known !== undefined && /^zh/i.test(known) ? 'zh-CN' : 'en'
}
