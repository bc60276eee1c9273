import { settingsSchema, type Settings } from '#shared/ipc/routes/settings.ts'
import { Listeners } from '#shared/listeners.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import type { KeyValue } from './library.ts'

export interface SettingsServiceOptions {
  repo: KeyValue
  /** The system's, the first of its languages the app speaks. */
  systemLocale: Settings['locale']
  /** For this start only: not stored, and ended by people choosing otherwise. */
  overrides?: Choices
}

/** Some of the settings. */
type Choices = { [K in keyof Settings]?: Settings[K] | undefined }

const KEY = 'app'
const partial = settingsSchema.partial()

/** What people have chosen. Only what differs from the defaults is kept. */
export class SettingsService {
  readonly #repo: KeyValue
  readonly #defaults: Settings
  readonly #changed = new Listeners<[settings: Settings]>()
  #overrides: Choices
  #chosen: Choices

  constructor({ repo, systemLocale, overrides = {} }: SettingsServiceOptions) {
    this.#repo = repo
    this.#overrides = overrides
    this.#defaults = {
      locale: systemLocale,
      theme: 'system',
      fontScale: 1,
      motion: 'system',
      recording: true,
      modelId: null,
      translators: {},
      threads: null,
      // What is looked into is computed there too, and its numbers are the same on every machine.
      device: 'cpu',
      sampling: DEFAULT_SAMPLING,
      seedLocked: false,
      capture: 'summary',
      systemPrompt: null,
      hideTitles: false,
      pauseAtBookmarks: true,
      lessons: { at: null, seen: {}, answered: [] },
      presets: [],
    }
    this.#chosen = validPart(repo.get(KEY))
  }

  get(): Settings {
    return settingsSchema.parse({
      ...this.#defaults,
      ...given(this.#chosen),
      ...given(this.#overrides),
    })
  }

  /** Takes what is given, keeps the rest. @throws AppError where it cannot be stored */
  set(changes: Choices): Settings {
    const news = given(partial.parse(changes))
    const chosen = { ...this.#chosen, ...news }
    this.#repo.set(KEY, JSON.stringify(chosen))
    this.#chosen = chosen
    const kept = Object.entries(this.#overrides).filter(([name]) => !(name in news))
    this.#overrides = partial.parse(Object.fromEntries(kept))
    const settings = this.get()
    this.#changed.call(settings)
    return settings
  }

  /** Returns what unsubscribes. */
  onChange(listener: (settings: Settings) => void): () => void {
    return this.#changed.add(listener)
  }
}

function given(choices: Choices): Choices {
  return partial.parse(
    Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined)),
  )
}

/** Field by field: one value that no longer fits must not cost the others. */
function validPart(json: string | null): Choices {
  let valid: Choices = {}
  for (const [name, value] of Object.entries<unknown>(parseObject(json ?? '{}'))) {
    const field = partial.safeParse({ [name]: value })
    if (field.success) valid = { ...valid, ...field.data }
  }
  return valid
}

function parseObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
