import type { RouteRecordRaw } from 'vue-router'

import Hall from '@/features/hall/HallPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** Who may see the page; everybody, if not said. */
    needs?: 'session' | 'administrator'
    /** Only for pages that fill the window, without the shell. */
    bare?: boolean
  }
}

/** Every page there is. The hall comes with the first load, the rest when it is wanted. */
export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'hall', component: Hall },
  {
    path: '/cases',
    component: () => import('@/features/cases/CasesPage.vue'),
    meta: { needs: 'session' },
  },
  {
    path: '/cases/:id',
    component: () => import('@/features/cases/CasePage.vue'),
    meta: { needs: 'session' },
  },
  {
    path: '/inbox',
    component: () => import('@/features/inbox/InboxPage.vue'),
    meta: { needs: 'session' },
  },
  { path: '/signed-on', component: () => import('./SignedOnPage.vue'), meta: { bare: true } },
  {
    path: '/no-permission/:rest(.*)*',
    name: 'no-permission',
    component: () => import('./NoPermissionPage.vue'),
  },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./NotFoundPage.vue') },
]
