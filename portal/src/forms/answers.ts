import type { Text } from '@/i18n/said'

import { escaped, isObject, valueAt, type Answers } from './pointers'
import { sectionsOf, shapeAt, titleAt, type Shape, type UiElement } from './shapes'
import { hiddenFields } from './visibility'

export interface Answered {
  pointer: string
  title: Text
  shape: Shape | undefined
  value: unknown
}

export interface AnsweredSection {
  /** Which of the form's sections it is; -1 for what none of them shows. */
  at: number
  title: Text
  answers: Answered[]
}

/** What a form shows, with what was answered; sections that show nothing are left out. */
export function answersOf(form: Shape, ui: UiElement, data: Answers): AnsweredSection[] {
  const hidden = hiddenFields(ui, data)
  const answered = (pointer: string): Answered => ({
    pointer,
    title: titleAt(form, pointer),
    shape: shapeAt(form, pointer),
    value: valueAt(data, pointer),
  })
  const sections = sectionsOf(form, ui)
  const shown = sections.map(({ title, pointers }, at) => ({
    at,
    title,
    answers: pointers.filter((each) => !hidden.has(each)).map(answered),
  }))
  const mentioned = new Set(sections.flatMap(({ pointers }) => pointers))
  const others = leaves(form).filter(
    (pointer) => !mentioned.has(pointer) && valueAt(data, pointer) !== undefined,
  )
  return [...shown, { at: -1, title: { zh: '', en: '' }, answers: others.map(answered) }].filter(
    ({ answers }) => answers.length,
  )
}

/** Every field that holds a value and not other fields. */
export function leaves(form: Shape, at = ''): string[] {
  return Object.entries(form.properties ?? {}).flatMap(([name, shape]) => {
    const pointer = `${at}/${escaped(name)}`
    return isObject(shape.properties) ? leaves(shape, pointer) : [pointer]
  })
}
