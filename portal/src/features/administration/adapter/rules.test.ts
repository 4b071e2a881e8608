import { expect, it } from 'vitest'

import { resultOf } from './rules'

it.each([
  [[{ name: '', value: '' }], null],
  [[{ name: 'booking_number', value: ' ' }], null],
  [[{ name: ' booking_number ', value: ' JY20260001 ' }], { booking_number: 'JY20260001' }],
  [[{ name: 'first_period', value: '9' }], { first_period: 9 }],
  [[{ name: 'booking_number', value: '007' }], { booking_number: '007' }],
])('%j is the result %j', (fields, result) => {
  expect(resultOf(fields)).toEqual(result)
})
