import type { OptionList } from './context'
import { valueAt, type Answers } from './pointers'
import type { Shape } from './shapes'

export type Option = OptionList['items'][number]

/** What a live system is asked with, as far as it is answered. */
export function paramsOf(shape: Shape, data: Answers): Record<string, unknown> {
  const params: Record<string, unknown> = {}
  for (const [name, pointer] of Object.entries(shape['x-options']?.params ?? {})) {
    const value = valueAt(data, pointer)
    if (value !== undefined) params[name] = value
  }
  return params
}

/** The fields to be answered before it makes sense to ask. */
export function missingFor(
  shape: Shape,
  data: Answers,
  isRequired: (pointer: string) => boolean,
): string[] {
  return Object.values(shape['x-options']?.params ?? {}).filter(
    (pointer) => isRequired(pointer) && valueAt(data, pointer) === undefined,
  )
}

/** Those with every word in their name, code, or what is known about them. */
export function matching(options: Option[], words: string): Option[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return options.filter((each) => {
    const text = [each.label, each.value, ...Object.values(each.about)].join(' ').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
