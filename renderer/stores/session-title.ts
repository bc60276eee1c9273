import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import { sampleTitle } from '../trace/sample-title.ts'
import { useSettingsStore } from './settings.ts'

/** What a session, or a bookmark of it, is called here: what came with the app has a name in each language. */
export function useSessionTitle(): (named: Pick<SessionSummary, 'title' | 'sample'>) => string {
  const settings = useSettingsStore()
  return ({ title, sample }) => {
    const locale = settings.settings?.locale
    return sample && locale ? sampleTitle(title, locale) : title
  }
}
