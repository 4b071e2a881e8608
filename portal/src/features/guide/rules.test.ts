import { expect, it } from 'vitest'

import { dialled, distribution, percent, unfinished } from './rules'

it('shows every number of stars, most first, with its share', () => {
  const bars = distribution({ '5': 3, '4': 0, '1': 1 })

  expect(bars.map(({ stars, count }) => [stars, count])).toEqual([
    [5, 3],
    [4, 0],
    [3, 0],
    [2, 0],
    [1, 1],
  ])
  expect(bars[0]?.share).toBe(0.75)
  expect(distribution({})[0]?.share).toBe(0)
})

it.each([
  [1, 100],
  [0.998, 99],
  [0.5, 50],
  [0.001, 1],
  [0, 0],
])('says of a share of %f that it is %i %%', (share, shown) => {
  expect(percent(share)).toBe(shown)
})

it('dials what is left without signs', () => {
  expect(dialled('+86 (27) 8765-4321')).toBe('tel:+862787654321')
})

it('goes on with what was sent back, else with the draft, of this matter only', () => {
  const draft = { id: '1', matter_code: 'a', status: 'draft' }
  const returned = { id: '2', matter_code: 'a', status: 'returned' }
  const other = { id: '3', matter_code: 'b', status: 'returned' }

  expect(unfinished([other, draft, returned], 'a')).toBe(returned)
  expect(unfinished([other, draft], 'a')).toBe(draft)
  expect(unfinished([other], 'a')).toBeUndefined()
})
