import type { Shape, UiElement } from './shapes'

/** A form with everything tests need: conditions, rules, choices, files and a table. */
export const form: Shape = {
  type: 'object',
  title: '教室借用申请表',
  required: ['name', 'date', 'first', 'last', 'attendees', 'purpose', 'phone'],
  properties: {
    name: { type: 'string', title: '申请人', readOnly: true, 'x-source': 'student.name' },
    phone: {
      type: 'string',
      title: '联系电话',
      'x-title-en': 'Phone',
      minLength: 7,
      ...{ pattern: '^[0-9+() -]+$' },
      'x-message': { zh: '请填写有效的电话号码', en: 'Give a valid phone number' },
    },
    date: { type: 'string', title: '借用日期', format: 'date' },
    first: { type: 'integer', title: '开始节次', minimum: 1, maximum: 13 },
    last: { type: 'integer', title: '结束节次', minimum: 1, maximum: 13 },
    attendees: { type: 'integer', title: '参加人数', minimum: 1, maximum: 500 },
    purpose: {
      type: 'string',
      title: '用途',
      oneOf: [
        { const: 'lecture', title: '讲座、报告', 'x-title-en': 'Lecture' },
        { const: 'exam', title: '考试', 'x-title-en': 'Exam' },
      ],
    },
    plan: { type: 'array', title: '活动方案', minItems: 1, items: { type: 'string' } },
    helpers: {
      type: 'array',
      title: '工作人员',
      items: { type: 'object', required: ['who'], properties: { who: { type: 'string' } } },
    },
  },
  ...{
    additionalProperties: false,
    if: { required: ['attendees'], properties: { attendees: { exclusiveMinimum: 100 } } },
    then: { required: ['plan'] },
  },
  'x-rules': [
    {
      if: 'form.first > form.last',
      pointer: '/last',
      message: { zh: '结束节次不能早于开始节次', en: 'The last period cannot come first' },
    },
    {
      if: 'days_until.date < 1',
      pointer: '/date',
      message: { zh: '必须晚于今天', en: 'After today' },
    },
    { if: 'days_until.date > 60', pointer: '/date', message: { zh: '60 天以内', en: '60 days' } },
  ],
}

export const ui: UiElement = {
  type: 'Categorization',
  elements: [
    {
      type: 'Category',
      label: '申请人',
      options: { label: { zh: '申请人', en: 'Applicant' } },
      elements: [
        {
          type: 'HorizontalLayout',
          elements: [
            { type: 'Control', scope: '#/properties/name' },
            { type: 'Control', scope: '#/properties/phone' },
          ],
        },
      ],
    },
    {
      type: 'Category',
      label: '时间',
      elements: ['date', 'first', 'last', 'attendees'].map((name) => ({
        type: 'Control',
        scope: `#/properties/${name}`,
      })),
    },
    {
      type: 'Category',
      label: '用途',
      elements: [
        { type: 'Control', scope: '#/properties/purpose' },
        {
          type: 'Control',
          scope: '#/properties/plan',
          rule: {
            effect: 'SHOW',
            condition: {
              scope: '#/properties/attendees',
              schema: { type: 'integer', ...{ exclusiveMinimum: 100 } },
              failWhenUndefined: true,
            },
          },
        },
      ],
    },
  ],
}

export const answers = {
  name: '李华',
  phone: '13800000000',
  date: '2026-11-25',
  first: 3,
  last: 4,
  attendees: 40,
  purpose: 'lecture',
}

/** 23:30 on campus on 22 November 2026. */
export const NOW = new Date('2026-11-22T15:30:00Z')
