import { describe, expect, it } from 'vitest'

import { moved, queryOf, wantedOf } from './rules'

describe('the address of a search', () => {
  it('says what is wanted, and only that', () => {
    const wanted = wantedOf({ q: ' 教室 ', theme: 'teaching', audience: '', page: '3' })

    expect(wanted).toEqual({ q: '教室', filters: { theme: 'teaching' } })
    expect(queryOf(wanted)).toEqual({ q: '教室', theme: 'teaching' })
  })

  it('may be repeated or empty', () => {
    expect(wantedOf({ q: ['a', 'b'], kind: null })).toEqual({ q: 'a', filters: {} })
  })

  it('is cut to what the server takes', () => {
    expect(wantedOf({ q: 'x'.repeat(500) }).q).toHaveLength(100)
  })
})

describe('the arrow keys', () => {
  it.each([
    [-1, 'ArrowDown', 0],
    [1, 'ArrowDown', 2],
    [2, 'ArrowDown', -1],
    [-1, 'ArrowUp', 2],
    [0, 'ArrowUp', -1],
  ] as const)('lead from %i with %s to %i', (now, key, next) => {
    expect(moved(now, 3, key)).toBe(next)
  })
})
