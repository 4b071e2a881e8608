import { date, dateTime } from '@/i18n/dates'
import { said, type Text } from '@/i18n/said'
import { locale } from '@/site/preferences'

import { isObject } from './pointers'
import type { Shape } from './shapes'

/** The choices that a schema itself lists. */
export function choicesOf(shape: Shape | undefined): { value: unknown; title: Text }[] {
  if (shape?.oneOf) {
    return shape.oneOf.map((each) => {
      const value = (each as { const?: unknown }).const
      const title = each.title ?? String(value)
      return { value, title: { zh: title, en: each['x-title-en'] ?? title } }
    })
  }
  return (shape?.enum ?? []).map((value: unknown) => {
    return { value, title: { zh: String(value), en: String(value) } }
  })
}

const YES: Text = { zh: '是', en: 'Yes' }
const NO: Text = { zh: '否', en: 'No' }

/** An answer as a person reads it; '' if there is none. Reactive to the language. */
export function sayValue(shape: Shape | undefined, value: unknown): string {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'boolean') return said(value ? YES : NO)
  const chosen = choicesOf(shape).find((each) => each.value === value)
  if (chosen) return said(chosen.title)
  if (Array.isArray(value)) {
    return value
      .map((each) => sayValue(shape?.items, each))
      .join(locale.value === 'zh' ? '、' : ', ')
  }
  if (isObject(value)) return Object.values(value).map(String).join(' ')
  if (shape?.format === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(String(value))) {
    return date(String(value))
  }
  if (shape?.format === 'date-time') return dateTime(String(value))
  return String(value)
}
