import type { Run } from './queries'

export interface Bar {
  resource: Run['resource']
  began_at: string
  /** With `rejected` on top it is all that was received. */
  used: number
  rejected: number
}

/** Runs as a chart shows them: the oldest first, what was rejected on top of the rest. */
export function barsOf(runs: Run[]): Bar[] {
  return [...runs].reverse().map(({ resource, began_at, received, rejected }) => ({
    resource,
    began_at,
    used: Math.max(0, received - rejected),
    rejected,
  }))
}
