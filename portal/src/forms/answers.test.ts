import { describe, expect, it } from 'vitest'

import { preferences } from '@/site/preferences'

import { answersOf } from './answers'
import { answers, form, ui } from './booking.fixture'
import { pointerOf, same, valueAt, withValue } from './pointers'
import { sectionOf, sectionsOf, shapeAt } from './shapes'
import { sayValue } from './values'
import { hiddenFields, shownOnly, withDependents } from './visibility'

describe('sections', () => {
  it('are the categories, in their order and both languages', () => {
    const sections = sectionsOf(form, ui)

    expect(sections.map(({ title }) => title.en)).toEqual(['Applicant', '时间', '用途'])
    expect(sections[0]?.pointers).toEqual(['/name', '/phone'])
    expect(sectionOf(sections, '/plan/0')).toBe(2)
    expect(sectionOf(sections, '/nowhere')).toBe(-1)
  })

  it('are one when a form has no categories', () => {
    const one = { type: 'VerticalLayout', elements: ui.elements?.[1]?.elements }

    expect(sectionsOf(form, one)).toMatchObject([{ title: { zh: '教室借用申请表' } }])
  })
})

describe('what is shown', () => {
  it('leaves out what a rule hides, and keeps what no control mentions', () => {
    const told = { ...answers, plan: ['1'], helpers: [{ who: 'a' }] }

    expect(hiddenFields(ui, told)).toEqual(new Set(['/plan']))
    expect(shownOnly(ui, told)).toEqual({ ...answers, helpers: [{ who: 'a' }] })
    expect(answersOf(form, ui, told).map(({ at }) => at)).toEqual([0, 1, 2, -1])
  })

  it('lets a field that is mended bring those along that depend on it', () => {
    expect(withDependents(ui, ['/attendees'])).toEqual(new Set(['/attendees', '/plan']))
  })
})

describe('values', () => {
  it('are put in words, in the language of the reader', () => {
    expect(sayValue(shapeAt(form, '/purpose'), 'exam')).toBe('考试')
    expect(sayValue(shapeAt(form, '/date'), '2026-11-25')).toBe('2026年11月25日')
    preferences.locale = 'en'
    expect(sayValue(shapeAt(form, '/purpose'), 'exam')).toBe('Exam')
    expect(sayValue({ type: 'boolean' }, false)).toBe('No')
    preferences.locale = 'zh'
    expect(sayValue({ type: 'integer' }, 0)).toBe('0')
    expect(sayValue({ type: 'array', items: {} }, ['甲', '乙'])).toBe('甲、乙')
  })
})

describe('pointers', () => {
  it('find, put in and take away without changing what was there', () => {
    const before = { a: { 'b/c': 1 }, rows: [{ x: 2 }] }

    expect(valueAt(before, '/a/b~1c')).toBe(1)
    expect(valueAt(before, '/rows/0/x')).toBe(2)
    expect(withValue(before, '/a/d', 3)).toEqual({ a: { 'b/c': 1, d: 3 }, rows: [{ x: 2 }] })
    expect(withValue(before, '/a/b~1c', undefined).a).toEqual({})
    expect(before.a).toEqual({ 'b/c': 1 })
    expect(pointerOf('#/properties/a/properties/b')).toBe('/a/b')
  })

  it.each([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [null, {}, false],
  ])('%j and %j are the same: %s', (one, other, expected) => {
    expect(same(one, other)).toBe(expected)
  })
})
