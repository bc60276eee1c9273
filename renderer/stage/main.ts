import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createAppI18n } from '../i18n/index.ts'
import { useModelStore } from '../stores/model.ts'
import { useSettingsStore } from '../stores/settings.ts'
import StageRoot from './StageRoot.vue'
import '../styles/index.css'

/** The window that an audience sees. */
async function start(): Promise<void> {
  const app = createApp(StageRoot).use(createPinia())
  const [{ locale }] = await Promise.all([useSettingsStore().load(), useModelStore().load()])
  app.use(createAppI18n(locale)).mount('#app')
}

void start()
