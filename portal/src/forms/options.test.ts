import { describe, expect, it } from 'vitest'

import { hasEnding, sizeOf } from './files'
import { numberIn } from './numbers'
import { matching, missingFor, paramsOf } from './options'

const shape = {
  'x-options': {
    source: 'academic.free-classrooms',
    value: 'code',
    label: 'name',
    params: { date: '/date', min_seats: '/attendees' },
  },
}

describe('live choices', () => {
  it('are asked for with what is answered so far', () => {
    expect(paramsOf(shape, { date: '2026-11-25' })).toEqual({ date: '2026-11-25' })
    expect(missingFor(shape, { date: '2026-11-25' }, () => true)).toEqual(['/attendees'])
    expect(missingFor(shape, {}, (pointer) => pointer === '/date')).toEqual(['/date'])
  })

  it('are found by any word in them', () => {
    const room = (label: string, building: string) => ({ value: label, label, about: { building } })
    const rooms = [room('A101', '一教'), room('B202', '二教'), room('A303', '二教')]

    expect(matching(rooms, '二教 a').map(({ label }) => label)).toEqual(['A303'])
    expect(matching(rooms, ' ')).toHaveLength(3)
  })
})

describe('a number', () => {
  it.each([
    ['12', true, 12],
    ['１２', true, 12],
    ['1,200', true, 1200],
    ['1.5', true, undefined],
    ['1.5', false, 1.5],
    ['-3', true, -3],
    ['abc', false, undefined],
    ['', true, undefined],
    ['9'.repeat(40), true, undefined],
  ])('%s (whole: %s) is %s', (typed, whole, expected) => {
    expect(numberIn(typed, whole)).toBe(expected)
  })
})

describe('a file', () => {
  it('is told by its ending and its size', () => {
    expect(hasEnding('方案.PDF', ['pdf'])).toBe(true)
    expect(hasEnding('a.jpeg', ['jpg'])).toBe(true)
    expect(hasEnding('pdf.exe', ['pdf'])).toBe(false)
    expect([sizeOf(10), sizeOf(1_500_000), sizeOf(10_485_760)]).toEqual(['1 KB', '1.4 MB', '10 MB'])
  })
})
