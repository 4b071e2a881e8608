import { expect, it } from 'vitest'

import type { Run } from './queries'
import { barsOf } from './rules'

it('shows the oldest run first, and what was rejected on top of what was used', () => {
  const run = (began_at: string, received: number, rejected: number) =>
    ({ resource: 'student', began_at, received, rejected }) as Run

  const bars = barsOf([run('2026-11-22T01:00:00Z', 10, 3), run('2026-11-21T01:00:00Z', 5, 0)])

  expect(bars.map(({ used, rejected }) => [used, rejected])).toEqual([
    [5, 0],
    [7, 3],
  ])
})
