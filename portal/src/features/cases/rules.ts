import type { Case, Status } from './queries'

/** What the list can be narrowed to. */
export const FILTERS = {
  all: [],
  draft: ['draft'],
  running: ['running'],
  returned: ['returned'],
  finished: ['approved', 'rejected', 'withdrawn'],
} satisfies Record<string, Status[]>
export type Filter = keyof typeof FILTERS

export function isFilter(value: unknown): value is Filter {
  return typeof value === 'string' && Object.hasOwn(FILTERS, value)
}

/** Where the one most useful button of a case leads, and its key in the texts. */
export function nextAction(shown: Pick<Case, 'id' | 'status'>): { to: string; text: string } {
  const to = `/cases/${shown.id}`
  if (shown.status === 'draft') return { to: `${to}/form`, text: 'continue' }
  if (shown.status === 'returned') return { to: `${to}/form`, text: 'supplement' }
  return { to, text: 'view' }
}

export function isOver(status: Status): boolean {
  return status === 'approved' || status === 'rejected' || status === 'withdrawn'
}
