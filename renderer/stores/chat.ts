import { defineStore } from 'pinia'
import { conversation } from './conversation.ts'
import { useSamplingStore } from './sampling.ts'
import { useSettingsStore } from './settings.ts'

/** The conversation of the chat room. */
export const useChatStore = defineStore('chat', () => {
  const settings = useSettingsStore()
  const sampling = useSamplingStore()
  return conversation(async (given) => ({
    system: settings.settings?.systemPrompt ?? null,
    sampling: { ...(await sampling.forNextRun()), ...given },
    capture: settings.settings?.capture ?? 'summary',
  }))
})
