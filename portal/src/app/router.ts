import { nextTick } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'

import { hasRole, session, signOn } from '@/session/session'

import { routes } from './routes'

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) =>
    saved ?? (to.hash ? { el: to.hash } : staysInPlace(to, from) ? false : { top: 0 }),
})

function staysInPlace(to: RouteLocationNormalized, from: RouteLocationNormalized): boolean {
  return to.path === from.path || Boolean(to.meta.inPlace && to.name === from.name)
}

router.beforeEach((to) => {
  const needed = to.matched.findLast((record) => record.meta.needs)?.meta.needs
  if (!needed) return true
  if (!session.person) {
    signOn(to.fullPath)
    return false
  }
  if (needed === 'administrator' && !hasRole('administrator')) {
    return { name: 'no-permission', params: { rest: to.path.slice(1).split('/') } }
  }
  return true
})

router.afterEach(async (to, from) => {
  if (staysInPlace(to, from)) return
  await nextTick()
  // A reader who hears the page instead of seeing it has to be told that it is another one.
  if (from.matched.length) document.getElementById('main')?.focus({ preventScroll: true })
})

// After a new release the files of the one this page came with are gone: load the page anew, once.
const RELOADED = 'yiwang.reloaded'
router.onError((error, to) => {
  const gone = /dynamically imported module|module script|preload CSS/i.test(String(error))
  if (!gone || sessionStorage.getItem(RELOADED) === to.fullPath) return
  sessionStorage.setItem(RELOADED, to.fullPath)
  location.assign(to.fullPath)
})
