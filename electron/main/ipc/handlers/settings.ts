import type { SettingsService } from '#main/services/settings-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { settingsRoutes } from '#shared/ipc/routes/settings.ts'

export function settingsHandlers(settings: SettingsService): IpcHandlersFor<typeof settingsRoutes> {
  return {
    'settings.get': () => settings.get(),
    'settings.set': (changes) => settings.set(changes),
    'settings.defaults': () => settings.defaults(),
    'settings.reset': ({ names }) => settings.reset(names),
  }
}
