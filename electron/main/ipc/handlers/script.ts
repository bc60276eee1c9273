import type { ScriptService } from '#main/services/script-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { scriptRoutes } from '#shared/ipc/routes/script.ts'
import type { AskFile } from './session.ts'

export function scriptHandlers(
  scripts: ScriptService,
  /** Which script to open; null where the person cancelled. */
  askScript: () => Promise<string | null>,
  askFile: AskFile,
): IpcHandlersFor<typeof scriptRoutes> {
  return {
    'script.check': ({ text }) => scripts.check(text),
    'script.open': async () => {
      const file = await askScript()
      return file === null ? null : scripts.read(file)
    },
    'script.save': async ({ text, title }) => {
      const file = await askFile(scripts.fileName(title))
      if (file === null) return null
      await scripts.write(file, text)
      return { file }
    },
    'script.start': ({ text }) => scripts.start(text),
    'script.stop': () => {
      scripts.stop()
      return null
    },
    'script.status': () => scripts.status(),
    'script.ofSession': ({ sessionId }) => scripts.ofSession(sessionId),
  }
}
