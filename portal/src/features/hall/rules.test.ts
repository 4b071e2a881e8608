import { expect, it } from 'vitest'

import { partOfDay } from './rules'

it.each([
  ['2026-11-22T00:30:00Z', 'morning'],
  ['2026-11-22T04:00:00Z', 'noon'],
  ['2026-11-22T09:59:00Z', 'afternoon'],
  ['2026-11-22T10:00:00Z', 'evening'],
  ['2026-11-22T20:00:00Z', 'evening'],
])('at %s it is %s on campus', (now, part) => {
  expect(partOfDay(new Date(now))).toBe(part)
})
