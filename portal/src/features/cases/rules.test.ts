import { expect, test } from 'vitest'

import { isFilter, isOver, nextAction } from './rules'

test.each([
  ['draft', '/cases/1/form', 'continue'],
  ['returned', '/cases/1/form', 'supplement'],
  ['running', '/cases/1', 'view'],
  ['approved', '/cases/1', 'view'],
] as const)('the next thing to do with a %s case', (status, to, text) => {
  expect(nextAction({ id: '1', status })).toEqual({ to, text })
})

test('only the filters there are can come out of an address', () => {
  expect(isFilter('returned')).toBe(true)
  expect(isFilter('constructor')).toBe(false)
  expect(isFilter(['open'])).toBe(false)
})

test('a withdrawn case is over, a returned one is not', () => {
  expect(isOver('withdrawn')).toBe(true)
  expect(isOver('returned')).toBe(false)
})
