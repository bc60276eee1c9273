import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createRouter, createWebHashHistory } from 'vue-router'
import App from './App.vue'
import { watchNavigations } from './composables/follow-address.ts'
import { createAppI18n } from './i18n/index.ts'
import { useAppStore } from './stores/app.ts'
import { useAttachmentStore } from './stores/attachments.ts'
import { useDeviceStore } from './stores/device.ts'
import { useDraftStore } from './stores/drafts.ts'
import { useModelStore } from './stores/model.ts'
import { useSettingsStore } from './stores/settings.ts'
import './styles/index.css'

const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: { name: 'chat' } },
    {
      name: 'chat',
      path: '/chat/:sessionId?',
      component: () => import('./rooms/chat/Room.vue'),
      props: true,
    },
    {
      name: 'translate',
      path: '/translate/:sessionId?',
      component: () => import('./rooms/translate/Room.vue'),
      props: true,
    },
    {
      name: 'inspect',
      path: '/inspect/:runId?',
      component: () => import('./rooms/inspect/Room.vue'),
    },
    {
      name: 'lessons',
      path: '/lessons/:chapter?/:step?',
      component: () => import('./rooms/lessons/Room.vue'),
    },
    {
      name: 'sessions',
      path: '/sessions/:sessionId?',
      component: () => import('./rooms/sessions/Room.vue'),
      props: true,
    },
    {
      name: 'compare',
      path: '/sessions/compare/:a/:b',
      component: () => import('./rooms/sessions/compare/Room.vue'),
      props: true,
      meta: { room: 'sessions' },
    },
    { name: 'models', path: '/models', component: () => import('./rooms/models/Room.vue') },
    { name: 'settings', path: '/settings', component: () => import('./rooms/settings/Room.vue') },
    { path: '/:unknown(.*)', redirect: { name: 'chat' } },
  ],
})

watchNavigations(router)

const app = createApp(App).use(createPinia())
const { locale } = await useSettingsStore().load()
const [drafts] = await Promise.all([
  useDraftStore().load(),
  useAppStore().load(),
  useModelStore().load(),
  useDeviceStore().load(),
])
useAttachmentStore().restore(drafts)
app.use(createAppI18n(locale)).use(router)
await router.isReady()
app.mount('#app')
