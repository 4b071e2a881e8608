import {
  Activity,
  ChartColumn,
  FileStack,
  LayoutDashboard,
  MailWarning,
  Megaphone,
  Plug,
  Workflow,
} from 'lucide-vue-next'
import type { Component } from 'vue'

/** Where an administrator can go. `name` is its key under `places.` of the texts. */
export const PLACES: { to: string; name: string; icon: Component }[] = [
  { to: '/administration', name: 'overview', icon: LayoutDashboard },
  { to: '/administration/matters', name: 'matters', icon: FileStack },
  { to: '/administration/definitions', name: 'definitions', icon: Workflow },
  { to: '/administration/announcements', name: 'announcements', icon: Megaphone },
  { to: '/administration/operations', name: 'operations', icon: Activity },
  { to: '/administration/dead-letters', name: 'deadLetters', icon: MailWarning },
  { to: '/administration/adapter', name: 'adapter', icon: Plug },
  { to: '/administration/runs', name: 'runs', icon: ChartColumn },
]
