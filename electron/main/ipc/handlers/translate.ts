import type { TranslationService } from '#main/services/translation-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { translateRoutes } from '#shared/ipc/routes/translate.ts'

export function translateHandlers(
  translations: TranslationService,
): IpcHandlersFor<typeof translateRoutes> {
  return {
    'translate.models': () => translations.translators(),
    'translate.model': ({ modelId }) => translations.translator(modelId),
    'translate.start': (input) => translations.start(input),
    'translate.branch': (input) => translations.branch(input),
  }
}
