import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import { i18n } from '@/i18n'

import { answers, form, ui } from './booking.fixture'
import FormView from './FormView.vue'
import type { Answers } from './pointers'
import { afterPress } from './press'
import { sectionsOf } from './shapes'

const doors = {
  options: () => Promise.reject(new Error('nobody asks')),
  attach: () => Promise.reject(new Error('nobody attaches')),
  detach: () => Promise.resolve(),
}

function shown(section: number, data: Answers, more: Record<string, unknown> = {}) {
  return mount(FormView, {
    props: {
      form,
      elements: sectionsOf(form, ui)[section]?.elements ?? [],
      data,
      prefill: {},
      choices: {},
      attachments: [],
      faults: new Map(),
      isEditable: () => true,
      doors,
      ...more,
    },
    global: { plugins: [i18n] },
    attachTo: document.body,
  })
}

describe('a form', () => {
  it('shows what may not be changed as text, and the rest as inputs', () => {
    const view = shown(0, answers)

    expect(view.find('#field-name').text()).toContain('李华')
    expect(view.findAll('input')).toHaveLength(1)
    expect(view.get<HTMLInputElement>('input#field-phone').element.value).toBe('13800000000')
  })

  it('says what was typed, and takes an emptied answer away', async () => {
    const view = shown(0, answers)

    await view.get('#field-phone').setValue('13900000000')
    expect(view.emitted<[Answers]>('change')?.at(-1)?.[0].phone).toBe('13900000000')
    await view.get('#field-phone').setValue('')
    expect(view.emitted<[Answers]>('change')?.at(-1)?.[0]).not.toHaveProperty('phone')
  })

  it('keeps a number that is none in its box, and out of the answers', async () => {
    const view = shown(1, answers)

    await view.get('#field-attendees').setValue('四十')

    expect(view.emitted('unreadable')?.at(-1)).toMatchObject(['/attendees', { zh: '请填写整数' }])
    expect(view.emitted<[Answers]>('change')?.at(-1)?.[0]).not.toHaveProperty('attendees')
    expect(view.get<HTMLInputElement>('#field-attendees').element.value).toBe('四十')
  })

  it('shows a field by the answer to another, without compiling anything', async () => {
    const view = shown(2, answers)
    expect(view.text()).not.toContain('活动方案')

    await view.setProps({ data: { ...answers, attendees: 120 } })

    expect(view.text()).toContain('活动方案')
  })

  it('ties what is wrong to its field', () => {
    const faults = new Map([['/phone', { zh: '请填写有效的电话号码', en: '' }]])
    const view = shown(0, answers, { faults })

    const input = view.get('#field-phone')
    expect(input.attributes('aria-invalid')).toBe('true')
    const about = view.get(`#${input.attributes('aria-describedby')}`)
    expect(about.text()).toContain('请填写有效的电话号码')
  })

  it('lets only those fields be changed that may be', () => {
    const view = shown(1, answers, { isEditable: (pointer: string) => pointer === '/date' })

    expect(view.findAll('input').map((each) => each.attributes('id'))).toEqual(['field-date'])
    expect(view.text()).toContain('40')
  })
})

it('what a press makes appear waits until the pointer is let go', async () => {
  const done: string[] = []
  document.dispatchEvent(new Event('pointerdown'))
  afterPress(() => done.push('later'))
  expect(done).toEqual([])

  document.dispatchEvent(new Event('pointerup'))
  await new Promise((resolve) => setTimeout(resolve))
  expect(done).toEqual(['later'])
  afterPress(() => done.push('at once'))
  expect(done).toEqual(['later', 'at once'])
})
