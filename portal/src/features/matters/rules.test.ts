import { expect, it } from 'vitest'

import { easiestFirst } from './rules'

it('offers first what can be done online, and keeps the order otherwise', () => {
  const matters = [
    { code: 'a', how: 'window' },
    { code: 'b', how: 'here' },
    { code: 'c', how: 'department-system' },
    { code: 'd', how: 'here' },
  ] as const

  expect(easiestFirst(matters).map(({ code }) => code)).toEqual(['b', 'd', 'c', 'a'])
})
