import { computed, shallowRef, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import { asSerializedError } from './client/request-error.ts'
import { request } from './client/ipc-client.ts'
import { useCommands, type Command } from './composables/commands.ts'
import { useNotices } from './composables/use-notices.ts'
import { useAppStore } from './stores/app.ts'
import { useBesideStore } from './stores/beside.ts'
import { useChatStore } from './stores/chat.ts'
import { useModelImportStore } from './stores/model-import.ts'
import { useModelStore } from './stores/model.ts'
import { useSettingsStore } from './stores/settings.ts'

/** Sessions that the palette finds by their titles, the newest. */
const SESSIONS = 200
const TEXT = { min: 0.75, max: 2, step: 0.1 } as const
const THEMES = ['system', 'light', 'dark', 'contrast', 'projector'] as const
const LANGUAGES = [
  { locale: 'zh-CN', name: '简体中文' },
  { locale: 'en', name: 'English' },
] as const

interface Shell {
  /** Rooms on the rail. */
  rooms: readonly { id: string; number: number }[]
  paletteOpen: Ref<boolean>
  mapOpen: Ref<boolean>
}

/** What can be asked for in every room. */
export function useAppCommands({ rooms, paletteOpen, mapOpen }: Shell): void {
  const router = useRouter()
  const app = useAppStore()
  const beside = useBesideStore()
  const chat = useChatStore()
  const imports = useModelImportStore()
  const model = useModelStore()
  const settings = useSettingsStore()
  const { notify } = useNotices()
  const sessions = shallowRef<readonly SessionSummary[]>([])

  async function attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }
  const set = (patch: Partial<Settings>): Promise<void> => attempt(() => settings.set(patch))

  watch(paletteOpen, (open) => {
    if (!open) return
    void attempt(async () => {
      sessions.value = await request('session.list', { query: '', limit: SESSIONS })
    })
    if (model.cards.length === 0) void attempt(() => model.refresh())
  })

  function scaleText(step: number): void {
    const scale = (settings.settings?.fontScale ?? 1) + step
    const bounded = Math.min(TEXT.max, Math.max(TEXT.min, scale))
    void set({ fontScale: Math.round(bounded * 100) / 100 })
  }

  const frame: readonly Command[] = [
    {
      id: 'palette',
      group: 'app',
      label: (t) => t('commands.keys.palette'),
      run: () => (paletteOpen.value = !paletteOpen.value),
    },
    {
      id: 'shortcuts',
      group: 'app',
      label: (t) => t('commands.keys.shortcuts'),
      run: () => (mapOpen.value = !mapOpen.value),
    },
    {
      id: 'add-model',
      group: 'app',
      label: (t) => t('models.add.button'),
      run: () => attempt(() => Promise.all([router.push({ name: 'models' }), imports.choose()])),
    },
    {
      id: 'models-folder',
      group: 'app',
      label: (t) => t('commands.modelsFolder'),
      run: () => attempt(() => app.openModelsFolder()),
    },
    {
      id: 'new-chat',
      group: 'chat',
      label: (t) => t('commands.keys.new-chat'),
      run: () => {
        chat.startNew()
        return router.push({ name: 'chat' })
      },
    },
    {
      id: 'stop',
      group: 'chat',
      label: (t) => t('commands.keys.stop'),
      enabled: () => beside.busy,
      run: () => attempt(() => (beside.open ? beside.stop() : chat.stop())),
    },
    ...rooms.map(({ id, number }): Command => {
      const name = `room-${String(number)}`
      return {
        id: name,
        group: 'go',
        label: (t) => t(`commands.keys.${name}`),
        run: () => router.push({ name: id }),
      }
    }),
    {
      id: 'settings',
      group: 'go',
      label: (t) => t('commands.keys.settings'),
      run: () => router.push({ name: 'settings' }),
    },
    ...[['text-larger', TEXT.step] as const, ['text-smaller', -TEXT.step] as const].map(
      ([id, step]): Command => ({
        id,
        group: 'look',
        label: (t) => t(`commands.keys.${id}`),
        run: () => {
          scaleText(step)
        },
      }),
    ),
    {
      id: 'text-reset',
      group: 'look',
      label: (t) => t('commands.keys.text-reset'),
      run: () => set({ fontScale: 1 }),
    },
    ...THEMES.map((theme): Command => ({
      id: `theme-${theme}`,
      group: 'look',
      label: (t) => t('commands.theme', { name: t(`settings.appearance.themes.${theme}`) }),
      run: () => set({ theme }),
    })),
    ...LANGUAGES.map(({ locale, name }): Command => ({
      id: `language-${locale}`,
      group: 'look',
      label: (t) => t('commands.language', { name }),
      run: () => set({ locale }),
    })),
  ]
  useCommands(frame)

  const changing = computed<Command[]>(() => {
    const recording = settings.settings?.recording !== false
    return [
      {
        id: 'recording',
        group: 'app',
        label: (t) => t(recording ? 'commands.recordingOff' : 'commands.recordingOn'),
        enabled: () => !app.recordsNothing,
        run: () => set({ recording: !recording }),
      },
      {
        id: 'open-file',
        group: 'session',
        label: (t) => t('sessions.import'),
        run: () => attempt(() => request('file.open', null)),
      },
      {
        id: 'hide-titles',
        group: 'session',
        label: (t) =>
          t(settings.settings?.hideTitles ? 'sessions.showTitles' : 'sessions.hideTitles'),
        run: () => set({ hideTitles: !settings.settings?.hideTitles }),
      },
      ...model.cards
        .filter(({ id }) => id !== model.info?.id)
        .map((card): Command => ({
          id: `model-${card.id}`,
          group: 'model',
          label: (t) => t('commands.model', { name: card.id }),
          run: () => attempt(() => model.loadModel(card.id)),
        })),
      {
        id: 'model-unload',
        group: 'model',
        label: (t) => t('commands.unload'),
        enabled: () => model.status.state === 'ready',
        run: () => attempt(() => model.unload()),
      },
      // Hidden titles say nothing here either.
      ...(settings.settings?.hideTitles ? [] : sessions.value).map(({ id, title }): Command => ({
        id: `session-${id}`,
        group: 'session',
        label: (t) => t('commands.openSession', { title }),
        run: () => router.push({ name: 'sessions', params: { sessionId: id } }),
      })),
    ]
  })
  useCommands(changing)
}
