import type { OpenedFiles } from '#main/services/opened-files.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { fileRoutes } from '#shared/ipc/routes/file.ts'

export function fileHandlers(
  files: OpenedFiles,
  askFiles: () => Promise<string[]>,
): IpcHandlersFor<typeof fileRoutes> {
  return {
    'file.open': async () => {
      await files.open(await askFiles())
      return null
    },
    'file.cancel': () => {
      files.cancel()
      return null
    },
    'file.takeOpened': () => files.take(),
  }
}
