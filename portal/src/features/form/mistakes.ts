import { computed, reactive, shallowReactive } from 'vue'

import type { FieldError } from '@/api/problem'
import { checked } from '@/forms/checks'
import type { Mistake } from '@/forms/ErrorSummary.vue'
import { NOT_OFFERED } from '@/forms/messages'
import { same, valueAt } from '@/forms/pointers'
import { titleAt } from '@/forms/shapes'
import { said, type Text } from '@/i18n/said'

import type { Draft } from './draft'

/** What the server said when a case was handed in; by case, kept while the values stay. */
const refusals = reactive(new Map<string, { errors: FieldError[]; data: unknown }>())

export function refuse(id: string, errors: FieldError[], data: unknown): void {
  refusals.set(id, { errors, data })
}

/** Everything that is wrong with a draft, and what of it is shown already. */
export function useMistakes(id: string, draft: Draft) {
  const touched = shallowReactive(new Set<string>())
  const unreadable = shallowReactive(new Map<string, Text>())

  const refused = computed(() => {
    const data = draft.data.value
    const atSubmission = refusals.get(id)
    return [
      ...(draft.saver.value?.state.refused ?? []).filter((each) =>
        same(valueAt(data, each.pointer), each.value),
      ),
      ...(atSubmission?.errors ?? []).filter((each) =>
        same(valueAt(data, each.pointer), valueAt(atSubmission?.data, each.pointer)),
      ),
    ]
  })

  /** By field; what the server said goes before what we think. */
  const all = computed(() => {
    const found = new Map<string, Text | string>()
    const data = draft.data.value
    for (const { pointer, message } of refused.value) found.set(pointer, message)
    for (const [pointer, message] of unreadable) found.set(pointer, message)
    for (const [pointer, choice] of Object.entries(draft.case.value?.choices ?? {})) {
      const still = same(choice.value, valueAt(data, pointer))
      if (choice.status === 'not-offered' && still) found.set(pointer, NOT_OFFERED)
    }
    for (const { pointer, message } of checked(
      draft.schema.value,
      draft.ui.value,
      data,
      new Date(),
    )) {
      if (!found.has(pointer)) found.set(pointer, message)
    }
    return found
  })

  const shown = computed(() => {
    const always = new Set(refused.value.map((each) => each.pointer))
    return new Map(
      [...all.value].filter(([pointer]) => touched.has(pointer) || always.has(pointer)),
    )
  })

  function within(pointers: string[]): string[] {
    return [...all.value.keys()].filter((pointer) =>
      pointers.some((each) => pointer === each || pointer.startsWith(`${each}/`)),
    )
  }

  function listed(pointers: string[]): Mistake[] {
    return pointers.map((pointer) => {
      const message = all.value.get(pointer)
      return {
        pointer,
        title: said(titleAt(draft.schema.value, pointer)),
        message: typeof message === 'string' ? message : said(message),
      }
    })
  }

  return {
    all,
    shown,
    within,
    listed,
    show: (pointers: string[]) => pointers.forEach((each) => touched.add(each)),
    /** Nobody is told off for a field they have only passed. */
    left(pointer: string): void {
      if (valueAt(draft.data.value, pointer) !== undefined || unreadable.has(pointer)) {
        touched.add(pointer)
      }
    },
    setUnreadable(pointer: string, why: Text | null): void {
      if (why) unreadable.set(pointer, why)
      else unreadable.delete(pointer)
    },
  }
}
