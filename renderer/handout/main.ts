import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { keptBridge } from '../client/kept-bridge.ts'
import { answerWith } from '../client/ipc-client.ts'
import { createAppI18n } from '../i18n/index.ts'
import Broken from './Broken.vue'
import Handout from './Handout.vue'
import { languageFor, pageSettings } from './page-settings.ts'
import { readSession } from './read-session.ts'
import '../styles/index.css'

/** The player of a hand-out: one session, and no main to ask. */
async function start(): Promise<void> {
  const session = await readSession(document).catch(() => null)
  const locale = languageFor(session?.head.languages ?? [], navigator.languages)
  if (session) answerWith(keptBridge(session, pageSettings(locale)))
  const app = createApp(session ? Handout : Broken, session ? { session } : {})
  app.use(createPinia()).use(createAppI18n(locale)).mount('#app')
}

void start()
