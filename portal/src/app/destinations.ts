import { ClipboardCheck, FileText, House, Inbox, User } from 'lucide-vue-next'
import { computed, type Component } from 'vue'

import { isClerk, session } from '@/session/session'

export interface Destination {
  to: string
  /** Key under `nav.` of the shared texts. */
  name: string
  icon: Component
  /** Which of the live counts it shows. */
  count?: 'tasks' | 'messages'
}

const HALL: Destination = { to: '/', name: 'hall', icon: House }
const CASES: Destination = { to: '/cases', name: 'cases', icon: FileText }
const TASKS: Destination = { to: '/tasks', name: 'tasks', icon: ClipboardCheck, count: 'tasks' }
const INBOX: Destination = { to: '/inbox', name: 'inbox', icon: Inbox, count: 'messages' }
const MINE: Destination = { to: '/account', name: 'mine', icon: User }

/** Where this person goes every day; the same on both screens. */
export const destinations = computed(() => {
  if (!session.person) return [HALL]
  return isClerk() ? [HALL, CASES, TASKS, INBOX, MINE] : [HALL, CASES, INBOX, MINE]
})
