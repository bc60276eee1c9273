import { defineStore } from 'pinia'
import { conversation } from './conversation.ts'
import { useSamplingStore } from './sampling.ts'
import { useSettingsStore } from './settings.ts'
import { useSetupStore } from './setup.ts'

/** The conversation of the chat room. */
export const useChatStore = defineStore('chat', () => {
  const settings = useSettingsStore()
  const sampling = useSamplingStore()
  const setup = useSetupStore()
  return conversation(
    async (given) => ({
      system: setup.setup.system,
      sampling: { ...(await sampling.forNextRun()), ...given },
      capture: settings.settings?.capture ?? 'summary',
    }),
    { opened: setup.opened, asking: setup.asking },
  )
})
