import { expect, it } from 'vitest'

import { easiestFirst, partOfDay } from './rules'

it.each([
  ['2026-11-22T00:30:00Z', 'morning'],
  ['2026-11-22T04:00:00Z', 'noon'],
  ['2026-11-22T09:59:00Z', 'afternoon'],
  ['2026-11-22T10:00:00Z', 'evening'],
  ['2026-11-22T20:00:00Z', 'evening'],
])('at %s it is %s on campus', (now, part) => {
  expect(partOfDay(new Date(now))).toBe(part)
})

it('offers first what can be done online, and keeps the order otherwise', () => {
  const matters = [
    { code: 'a', how: 'window' },
    { code: 'b', how: 'here' },
    { code: 'c', how: 'department-system' },
    { code: 'd', how: 'here' },
  ] as const

  expect(easiestFirst(matters).map(({ code }) => code)).toEqual(['b', 'd', 'c', 'a'])
})
