import type { RouteRecordRaw } from 'vue-router'

import { administration } from '@/features/administration/routes'
import Hall from '@/features/hall/HallPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** Who may see the page; everybody, if not said. */
    needs?: 'session' | 'administrator'
    /** Only for pages that fill the window, without the shell. */
    bare?: boolean
    /** Moving between the addresses of this page is its own affair, with focus and scrolling. */
    inPlace?: boolean
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
    path: '/cases/:id/form',
    component: () => import('@/features/form/FormPage.vue'),
    meta: { needs: 'session' },
  },
  {
    path: '/cases/:id/check',
    component: () => import('@/features/form/CheckPage.vue'),
    meta: { needs: 'session' },
  },
  {
    path: '/cases/:id/receipt',
    component: () => import('@/features/form/ReceiptPage.vue'),
    meta: { needs: 'session' },
  },
  {
    path: '/tasks/:id?',
    name: 'tasks',
    component: () => import('@/features/tasks/TasksPage.vue'),
    meta: { needs: 'session', inPlace: true },
  },
  {
    path: '/tasks/corrections',
    component: () => import('@/features/tasks/corrections/CorrectionsPage.vue'),
    meta: { needs: 'session' },
  },
  {
    path: '/inbox',
    component: () => import('@/features/inbox/InboxPage.vue'),
    meta: { needs: 'session' },
  },
  {
    path: '/my-data',
    component: () => import('@/features/my-data/MyDataPage.vue'),
    meta: { needs: 'session' },
  },
  {
    path: '/account',
    component: () => import('@/features/account/AccountPage.vue'),
    meta: { needs: 'session' },
  },
  { path: '/search', component: () => import('@/features/search/SearchPage.vue') },
  { path: '/matters/:code', component: () => import('@/features/guide/GuidePage.vue') },
  { path: '/news', component: () => import('@/features/news/NewsPage.vue') },
  { path: '/news/:id', component: () => import('@/features/news/AnnouncementPage.vue') },
  {
    path: '/favourites',
    component: () => import('@/features/favourites/FavouritesPage.vue'),
    meta: { needs: 'session' },
  },
  administration,
  { path: '/signed-on', component: () => import('./SignedOnPage.vue'), meta: { bare: true } },
  {
    path: '/no-permission/:rest(.*)*',
    name: 'no-permission',
    component: () => import('./NoPermissionPage.vue'),
  },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./NotFoundPage.vue') },
]
