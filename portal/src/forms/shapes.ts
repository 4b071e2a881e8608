import type { Text } from '@/i18n/said'

import { isObject, pointerOf, stepsOf } from './pointers'

/** A JSON Schema with the words of ours that a field may carry. */
export interface Shape {
  type?: string | string[]
  title?: string
  description?: string
  format?: string
  const?: unknown
  enum?: unknown[]
  oneOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  default?: unknown
  readOnly?: boolean
  'x-title-en'?: string
  'x-description-en'?: string
  'x-source'?: string
  'x-message'?: Text
  'x-options'?: { source: string; value: string; label: string; params?: Record<string, string> }
  'x-attachment'?: { types: string[]; max_bytes: number }
  'x-rules'?: FormRule[]
}

/** When `if` holds, the field at `pointer` is wrong. */
export interface FormRule {
  if: string
  pointer: string
  message: Text
}

/** An element of a UI schema. */
export interface UiElement {
  type: string
  scope?: string
  label?: string | boolean | { text?: string; show?: boolean }
  elements?: UiElement[]
  options?: Record<string, unknown>
  rule?: UiRule
}

export interface UiRule {
  effect: string
  condition: { scope: string; schema: Shape; failWhenUndefined?: boolean }
}

/** One step of a form: a category, or all there is. */
export interface Section {
  title: Text
  elements: UiElement[]
  /** The fields it shows, in their order. */
  pointers: string[]
  rule?: UiRule
}

/** What the schema says of the field at `pointer`; entries of a list have the shape of its items. */
export function shapeAt(form: Shape, pointer: string): Shape | undefined {
  let found: Shape | undefined = form
  for (const step of stepsOf(pointer)) {
    found = /^\d+$/.test(step) && found?.items ? found.items : found?.properties?.[step]
  }
  return found
}

export function titleOf(shape: Shape | undefined, name = ''): Text {
  const title = shape?.title ?? name
  return { zh: title, en: shape?.['x-title-en'] ?? title }
}

export function titleAt(form: Shape, pointer: string): Text {
  return titleOf(shapeAt(form, pointer), stepsOf(pointer).at(-1))
}

/** What a category, a group or a label is called: `options.label` in both languages, or `label`. */
export function labelOf(element: UiElement): Text {
  const both = element.options?.label
  if (isObject(both) && typeof both.zh === 'string') {
    return { zh: both.zh, en: typeof both.en === 'string' ? both.en : both.zh }
  }
  const label = typeof element.label === 'string' ? element.label : ''
  return { zh: label, en: label }
}

export function controlsOf(element: UiElement): UiElement[] {
  if (element.type === 'Control') return [element]
  return (element.elements ?? []).flatMap(controlsOf)
}

/** The steps of a form; one that has no categories has one step. */
export function sectionsOf(form: Shape, ui: UiElement): Section[] {
  if (ui.type !== 'Categorization') return [section(titleOf(form), [ui])]
  return (ui.elements ?? []).flatMap((each) =>
    each.type === 'Categorization'
      ? sectionsOf(form, each)
      : [section(labelOf(each), each.elements ?? [], each.rule)],
  )
}

function section(title: Text, elements: UiElement[], rule?: UiRule): Section {
  const scopes = elements.flatMap(controlsOf).map((each) => pointerOf(each.scope ?? ''))
  return { title, elements, pointers: [...new Set(scopes)], rule }
}

/** The section in which a pointer, or what is around it, is asked for; -1 if none shows it. */
export function sectionOf(sections: Section[], pointer: string): number {
  return sections.findIndex(({ pointers }) =>
    pointers.some((each) => pointer === each || pointer.startsWith(`${each}/`)),
  )
}
