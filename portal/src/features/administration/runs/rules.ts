import type { Run } from './queries'

export interface Bar {
  resource: Run['resource']
  began_at: string
  /** Of all that came, those that were used; with `rejected` on top it is all. */
  received: number
  rejected: number
}

/** Runs as a chart shows them: the oldest first, what was rejected on top of the rest. */
export function barsOf(runs: Run[]): Bar[] {
  return [...runs].reverse().map(({ resource, began_at, received, rejected }) => ({
    resource,
    began_at,
    received: Math.max(0, received - rejected),
    rejected,
  }))
}
