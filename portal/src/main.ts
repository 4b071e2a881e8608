import '@/styles/tokens.css'
import '@/styles/elements.css'

import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'

import { Problem } from '@/api/problem'
import App from '@/app/App.vue'
import { router } from '@/app/router'
import { i18n } from '@/i18n'
import { followSession, loadSession } from '@/session/session'
import { applyPreferences } from '@/site/preferences'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays a refusal; only what may pass by itself is tried again.
      retry: (failures, error) =>
        failures < 2 && error instanceof Problem && (error.status >= 500 || error.offline),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

applyPreferences()
followSession()
const app = createApp(App).use(VueQueryPlugin, { queryClient: queries }).use(i18n)

// Who sits here decides what the first page shows; without an answer it is shown as to anybody.
await loadSession().catch(() => undefined)
app.use(router).mount('#app')
