import { describe, expect, it } from 'vitest'

import { answers, form, NOW, ui } from './booking.fixture'
import { campusDate, checked, daysAllowed } from './checks'
import { holds } from './conditions'
import { faultsOf, fits, requiredIn } from './validator'

const said = (data: Record<string, unknown>) =>
  Object.fromEntries(checked(form, ui, data, NOW).map((each) => [each.pointer, each.message.zh]))

describe('what is wrong with answers', () => {
  it('is nothing when all is well', () => {
    expect(said(answers)).toEqual({})
  })

  it.each([
    [{ date: undefined }, { '/date': '必填' }],
    [{ date: 'soon' }, { '/date': '请填写日期，如 2026-09-01' }],
    [{ first: 0 }, { '/first': '不能小于 1' }],
    [{ attendees: 1.5 }, { '/attendees': '请填写整数' }],
    [{ attendees: 501, plan: ['x'] }, { '/attendees': '不能大于 500' }],
    [{ purpose: 'party' }, { '/purpose': '请从给定的选项中选择' }],
    [{ phone: 'call me' }, { '/phone': '请填写有效的电话号码' }],
    [{ phone: '' }, { '/phone': '请填写有效的电话号码' }],
    [{ helpers: [{ who: 'a' }, {}] }, { '/helpers/1/who': '必填' }],
    [{ shoe: 44 }, { '/shoe': '表单中没有此字段' }],
  ])('%j is said as the server says it', (change, expected) => {
    expect(said({ ...answers, ...change })).toEqual(expected)
  })

  it('includes what becomes required by another answer', () => {
    expect(said({ ...answers, attendees: 120 })).toEqual({ '/plan': '必填' })
    expect(said({ ...answers, attendees: 120, plan: [] })).toEqual({ '/plan': '至少 1 项' })
  })

  it('does not include what hidden fields hold', () => {
    expect(said({ ...answers, plan: [] })).toEqual({})
  })

  it('includes rules over several fields', () => {
    expect(said({ ...answers, first: 5 })).toEqual({ '/last': '结束节次不能早于开始节次' })
    expect(said({ ...answers, date: '2026-11-22' })).toEqual({ '/date': '必须晚于今天' })
    expect(said({ ...answers, date: '2027-03-01' })).toEqual({ '/date': '60 天以内' })
  })

  it('is found in answers that are proxies or hold nothing', () => {
    expect(faultsOf(form, { ...answers, plan: undefined })).toEqual([])
  })
})

describe('what has to be answered', () => {
  it('depends on the other answers', () => {
    expect(requiredIn(form, answers).has('/plan')).toBe(false)
    expect(requiredIn(form, { ...answers, attendees: 101 }).has('/plan')).toBe(true)
  })
})

describe('a rule', () => {
  const facts = { form: { a: 3, b: 4, on: true, s: 'x' }, days_until: { date: 2 } }

  it.each([
    ['form.a > form.b', false],
    ['form.a < form.b and days_until.date >= 2', true],
    ['form.a > form.b or form.on', true],
    ['not (form.a == 3)', false],
    ["form.s == 'x'", true],
    ['form.b - form.a > 0', true],
    ['form.missing > 1', undefined],
    ['len(form.s) > 1', undefined],
    ['form.a >', undefined],
    ['form.a > "x"', undefined],
    ['form.a', undefined],
    ['@', undefined],
  ])('%s is %s', (expression, expected) => {
    expect(holds(expression, facts)).toBe(expected)
  })
})

it('a calendar offers the days that the rules allow', () => {
  expect(daysAllowed(form, '/date', NOW)).toEqual({ min: '2026-11-23', max: '2027-01-21' })
})

it('today is what the calendar on campus shows', () => {
  expect(campusDate(new Date('2026-11-22T16:30:00Z'))).toBe('2026-11-23')
})

it('nothing fits a condition that nobody answered', () => {
  expect(fits({ type: 'integer' }, undefined)).toBe(false)
})
