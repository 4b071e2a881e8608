import { describe, expect, it } from 'vitest'

import { Problem } from '@/api/problem'

import {
  isNarrowed,
  meaningOf,
  mendable,
  moved,
  nextAfter,
  onlyReadBecause,
  queryFrom,
  wishFrom,
  withPhrase,
} from './rules'

const LIST = ['a', 'b', 'c'].map((id) => ({ id }))

describe('the address of the list', () => {
  it('says nothing of what goes without saying', () => {
    expect(queryFrom(wishFrom({}))).toEqual({})
    expect(isNarrowed(wishFrom({ sort: 'opened' }))).toBe(false)
  })
  it('keeps everything that was asked for', () => {
    const asked = { matter: 'x', q: '李', state: 'overdue', claimed: 'me', sort: '-opened' }
    expect(queryFrom(wishFrom(asked))).toEqual(asked)
    expect(isNarrowed(wishFrom({ q: '李' }))).toBe(true)
  })
  it('cannot ask for what the service does not know', () => {
    expect(queryFrom(wishFrom({ state: 'odd', claimed: ['me'], sort: 'name' }))).toEqual({})
    expect(queryFrom(wishFrom({ status: 'completed', state: 'overdue' }))).toEqual({
      status: 'completed',
    })
  })
})

describe('the way through the list', () => {
  it.each([
    ['a', 1, 'b'],
    ['c', 1, 'c'],
    ['a', -1, 'a'],
    ['unknown', 1, 'a'],
  ] as const)('from %s by %i to %s', (from, by, to) => {
    expect(moved(LIST, from, by)?.id).toBe(to)
  })
  it.each([
    ['a', 'b'],
    ['c', 'b'],
    ['unknown', 'a'],
  ])('after %s comes %s', (done, next) => {
    expect(nextAfter(LIST, done)?.id).toBe(next)
  })
  it('leaves out what is not for this person', () => {
    expect(nextAfter(LIST, 'a', ({ id }) => id !== 'b')?.id).toBe('c')
    expect(nextAfter(LIST.slice(0, 1), 'a')).toBeUndefined()
  })
})

describe('who may decide', () => {
  const task = {
    status: 'open',
    claimed_by: null,
    group: {},
    case: { applicant: { number: '20230101' } },
  }
  const me = { id: 'me', number: 'T1001' }
  it.each([
    [{}, undefined],
    [{ claimed_by: 'me' }, undefined],
    [{ claimed_by: 'other' }, 'claimed'],
    [{ status: 'completed', claimed_by: 'other' }, 'over'],
    [{ case: { applicant: { number: 'T1001' } } }, 'own'],
    [{ case: { applicant: { number: 'T1001' } }, group: null }, undefined],
  ])('%j: %s', (difference, reason) => {
    expect(onlyReadBecause({ ...task, ...difference }, me)).toBe(reason)
  })
})

it.each([
  [409, 'task-already-completed', 'gone'],
  [409, 'claimed-by-another', 'gone'],
  [404, 'task-not-found', 'gone'],
  [412, 'version-mismatch', 'changed'],
  [409, 'writeback-pending', 'stays'],
  [0, 'offline', 'stays'],
])('a refusal of %i %s: the task is %s', (status, code, meaning) => {
  expect(meaningOf(new Problem(status, code, ''))).toBe(meaning)
})

it('asks to mend only what the applicant sees and may change', () => {
  const form = {
    properties: {
      name: { title: '姓名', readOnly: true },
      phone: { title: '电话', 'x-title-en': 'Phone' },
      other: { title: '其他' },
    },
  }
  const ui = {
    type: 'Group',
    elements: ['name', 'phone'].map((name) => ({
      type: 'Control',
      scope: `#/properties/${name}`,
    })),
  }
  const pointers = (data: Record<string, unknown>) =>
    mendable(form, ui, data).flatMap(({ fields }) => fields.map(({ pointer }) => pointer))

  expect(pointers({})).toEqual(['/phone'])
  expect(pointers({ other: 1 })).toEqual(['/phone', '/other'])
})

it.each([
  ['', '同意。', '同意。'],
  ['材料齐全。', '同意。', '材料齐全。同意。'],
  ['Complete.', 'Approved.', 'Complete. Approved.'],
  ['同意。', '同意。', '同意。'],
])('%s and %s', (before, phrase, after) => {
  expect(withPhrase(before, phrase)).toBe(after)
})
