import { samplingSchema } from '#shared/ipc/routes/common.ts'
import { presetSchema, settingsSchema, type Settings } from '#shared/ipc/routes/settings.ts'
import { Listeners } from '#shared/listeners.ts'
import { DEFAULT_SAMPLING, MOST_PRESETS } from '#shared/trace/sampling.ts'
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
  /** Settings, and parts of them, that were stored and could not be read: they are at their defaults. */
  readonly fellBack: readonly string[]
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
    const { valid, fellBack } = readChoices(repo.get(KEY))
    this.#chosen = valid
    this.fellBack = fellBack
  }

  /** What holds where people have chosen nothing. */
  defaults(): Settings {
    return settingsSchema.parse(this.#defaults)
  }

  /** Gives up what was chosen for these, for this start too. @throws AppError where it cannot be stored */
  reset(names: readonly (keyof Settings)[]): Settings {
    const without = (choices: Choices): Choices =>
      Object.fromEntries(
        Object.entries(choices).filter(([name]) => !names.some((reset) => reset === name)),
      )
    const chosen = without(this.#chosen)
    this.#repo.set(KEY, JSON.stringify(chosen))
    this.#chosen = chosen
    this.#overrides = without(this.#overrides)
    const settings = this.get()
    this.#changed.call(settings)
    return settings
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

/**
 * Field by field: one value that no longer fits must not cost the others. The same holds inside sampling and
 * in the list of presets.
 */
function readChoices(json: string | null): { valid: Choices; fellBack: string[] } {
  let valid: Choices = {}
  const fellBack: string[] = []
  const stored = parseObject(json ?? '{}')
  if (stored === null) return { valid, fellBack: ['all'] }
  for (const [name, value] of Object.entries(stored)) {
    const field = partial.safeParse({ [name]: value })
    if (field.success) {
      valid = { ...valid, ...field.data }
      continue
    }
    fellBack.push(name)
    if (name === 'sampling') valid = { ...valid, sampling: fittingSampling(value) }
    if (name === 'presets' && Array.isArray(value)) {
      const fitting = value.flatMap((one) => presetSchema.safeParse(one).data ?? [])
      valid = { ...valid, presets: fitting.slice(0, MOST_PRESETS) }
    }
  }
  return { valid, fellBack }
}

/** Of a sampling that does not fit as a whole, the numbers that do. */
function fittingSampling(value: unknown): Settings['sampling'] {
  const stored = typeof value === 'object' && value !== null ? { ...value } : {}
  let fitting = DEFAULT_SAMPLING
  for (const [name, one] of Object.entries(stored)) {
    const field = samplingSchema.safeParse({ ...fitting, [name]: one })
    if (field.success) fitting = field.data
  }
  return fitting
}

/** null where it is none. */
function parseObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : null
  } catch {
    return null
  }
}
