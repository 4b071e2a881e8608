import { describe, expect, it } from 'vitest'

import { Problem } from '@/api/problem'

import { flawsOf, runnable } from './flaws'
import { lineOf } from './lines'
import { codeIn, isHidden, namesOf } from './package'

const YAML = `# A matter
code: venue-booking
title:
  zh: 场馆预订
  en: Venue booking
departments: [D04]
guide:
  materials:
    - name:
        zh: 申请表
        en: Form
      copies: 1
    - name: {zh: 照片, en: Photo}
      copies: 99
  steps:
  - zh: 第一步
    en: First
  - zh: 第二步
    en: Second
`
const JSON_TEXT = `{
  "type": "object",
  "properties": {
    "days": { "type": "integer" },
    "purpose": {
      "enum": ["a", "b\\"}"],
      "title": 3
    }
  }
}
`

describe('the line a pointer means', () => {
  it.each([
    ['/code', 2],
    ['/title/en', 5],
    ['/departments/0', 6],
    ['/guide/materials/0/copies', 12],
    ['/guide/materials/1/name/en', 13],
    ['/guide/materials/1/copies', 14],
    ['/guide/steps/1/en', 19],
    ['/summary', undefined],
    ['/guide/fee', 7],
  ])('in YAML %s is line %s', (pointer, line) => {
    expect(lineOf('matter.yaml', YAML, pointer)).toBe(line)
  })

  it.each([
    ['/properties/days', 4],
    ['/properties/purpose/enum/1', 6],
    ['/properties/purpose/title', 7],
    ['/properties/none', 3],
    ['/required', undefined],
  ])('in JSON %s is line %s', (pointer, line) => {
    expect(lineOf('form.json', JSON_TEXT, pointer)).toBe(line)
  })

  it('of a file that is no JSON at all is not made up', () => {
    expect(lineOf('form.json', '{"a": [', '/b')).toBeUndefined()
  })
})

describe('a package', () => {
  it('begins where its matter.yaml is', () => {
    expect(namesOf(['x/a/matter.yaml', 'x/a/documents/permit.typ'])).toEqual([
      'matter.yaml',
      'documents/permit.typ',
    ])
    expect(namesOf(['a/form.json', 'a/documents/b.typ'])).toEqual(['form.json', 'documents/b.typ'])
    expect(namesOf(['matter.yaml'])).toEqual(['matter.yaml'])
  })

  it('has no hidden files', () => {
    expect(isHidden('a/.DS_Store')).toBe(true)
    expect(isHidden('a/.git/config')).toBe(true)
    expect(isHidden('a/form.json')).toBe(false)
  })

  it('says which matter it is about', () => {
    expect(codeIn(YAML)).toBe('venue-booking')
    expect(codeIn('title: x')).toBe('')
  })

  it('is refused with the file and the line', () => {
    const files = [{ name: 'matter.yaml', size: YAML.length, text: YAML }]
    const errors = [{ pointer: '/files/matter.yaml/title/zh', message: '太长' }]

    expect(flawsOf(new Problem(422, 'invalid-package', '', null, errors), files)).toMatchObject([
      { file: 'matter.yaml', element: '/title/zh', line: 4, message: { zh: '太长' } },
    ])
  })

  it('without a process has nothing to run', () => {
    const say = () => ({ zh: '', en: '' })
    const matter = { name: 'matter.yaml', size: 1, text: 'code: a' }

    expect(runnable([matter], say)).toBeNull()
    const broken = { name: 'form.json', size: 1, text: '{' }
    const said = runnable([matter, broken], say)
    expect(
      said && 'flaws' in said && said.flaws.map(({ code, file }) => `${code} ${file}`),
    ).toEqual(['missing-file process.bpmn', 'missing-file form.ui.json', 'not-json form.json'])
  })
})
