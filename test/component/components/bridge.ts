import { vi } from 'vitest'
import { routes, type RouteName } from '#shared/ipc/registry.ts'
import type { BlockedSummary } from '#shared/ipc/routes/app.ts'
import type { IpcResult } from '#shared/ipc/result.ts'
import type { SerializedError } from '#shared/trace/event.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import type { ModelCard, ModelStatus } from '#shared/runtime/model-info.ts'
import type { ModelOffer } from '#shared/runtime/model-shelf.ts'

export const SETTINGS: Settings = {
  locale: 'en',
  theme: 'light',
  fontScale: 1,
  motion: 'system',
  recording: true,
  modelId: null,
  translators: {},
  threads: null,
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

export const NOTHING_BLOCKED: BlockedSummary = {
  ...{ count: 0, tests: 0, latest: [] },
  by: { renderer: 0, main: 0, runtime: 0 },
}

export interface MainState {
  settings: Settings
  cards: ModelCard[]
  status: ModelStatus
  /** What main answers to a folder that is dropped. */
  dropped: ModelOffer | null
  blocked: BlockedSummary
  /** Answers of these routes, where a test needs others. */
  answers: Partial<Record<RouteName, (input: unknown) => unknown>>
  /** Answer this error to these routes. */
  failing: Partial<Record<RouteName, SerializedError>>
}

/**
 * A main process in memory behind `window.vitrine`: it parses every request with the route's own
 * schema, as the router does, keeps the settings, and notes what it was asked.
 */
export function installBridge(initial: Partial<MainState> = {}) {
  const state: MainState = {
    settings: SETTINGS,
    cards: [],
    status: { state: 'none' },
    dropped: null,
    blocked: NOTHING_BLOCKED,
    answers: {},
    failing: {},
    ...initial,
  }
  const asked: { route: string; input: unknown }[] = []
  const listeners = new Map<string, Set<(payload: unknown) => void>>()

  const info = {
    version: '0.1.0',
    platform: 'linux',
    electron: '45.4.1',
    chrome: '150.0.0.0',
    node: '24.11.0',
    userData: '/profile',
    modelsFolder: '/profile/models',
    storeProblem: null,
    notices: [],
  }
  const answers: Partial<Record<RouteName, (input: unknown) => unknown>> = {
    'settings.get': () => state.settings,
    'settings.set': (input) => {
      const patch = routes['settings.set'].input.parse(input)
      state.settings = routes['settings.get'].output.parse({ ...state.settings, ...patch })
      emit('settings.changed', state.settings)
      return state.settings
    },
    'settings.defaults': () => SETTINGS,
    'settings.reset': (input) => {
      const { names } = routes['settings.reset'].input.parse(input)
      const back = Object.fromEntries(names.map((name) => [name, SETTINGS[name]]))
      state.settings = routes['settings.get'].output.parse({ ...state.settings, ...back })
      emit('settings.changed', state.settings)
      return state.settings
    },
    'app.info': () => info,
    'app.blocked': () => state.blocked,
    'file.takeOpened': () => [],
    'device.list': () => ['cpu'],
    'device.state': () => ({ running: null, last: null, error: null }),
    'model.list': () => state.cards,
    'model.status': () => state.status,
    'model.load': () => state.status,
    'model.unload': () => state.status,
  }

  function emit(event: string, payload: unknown): void {
    for (const listener of listeners.get(event) ?? []) listener(payload)
  }

  const bridge = {
    request(route: string, input: unknown): Promise<IpcResult<unknown>> {
      asked.push({ route, input })
      const name = route as RouteName
      const error = state.failing[name]
      if (error) return Promise.resolve({ ok: false, error })
      routes[name].input.parse(input)
      return Promise.resolve({
        ok: true,
        data: (state.answers[name] ?? answers[name])?.(input) ?? null,
      })
    },
    on(event: string, listener: (payload: unknown) => void): () => void {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener))
      return () => set.delete(listener)
    },
    drop: () => Promise.resolve({ ok: true as const, data: state.dropped }),
    connect: vi.fn(),
  }
  window.vitrine = bridge
  return { state, asked, emit }
}
