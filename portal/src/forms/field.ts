import type { ControlElement } from '@jsonforms/core'
import { useJsonFormsControl } from '@jsonforms/vue'
import { computed, reactive } from 'vue'

import { said } from '@/i18n/said'
import { locale } from '@/site/preferences'

import { useForm } from './context'
import { pointerOfPath, stepsOf } from './pointers'
import { titleOf, type Shape } from './shapes'

type ControlProps = Parameters<typeof useJsonFormsControl>[0]

/** Where a link to a field leads. */
export function idOf(pointer: string): string {
  return `field${pointer.replaceAll('/', '-')}`
}

/** One control as its renderer needs it: JSON Forms' state, and ours. */
export function useField(props: Record<string, unknown>) {
  const { control, handleChange } = useJsonFormsControl(props as unknown as ControlProps)
  const form = useForm()
  const shape = computed(() => control.value.schema as unknown as Shape)
  const pointer = computed(() => pointerOfPath(control.value.path))
  const fault = computed(() => {
    const found = form.fault(pointer.value)
    return typeof found === 'string' ? found : said(found)
  })
  return reactive({
    form,
    shape,
    pointer,
    fault,
    id: computed(() => idOf(pointer.value)),
    title: computed(() => said(titleOf(shape.value, stepsOf(pointer.value).at(-1)))),
    hint: computed(() => {
      const { description = '' } = shape.value
      return locale.value === 'en' ? (shape.value['x-description-en'] ?? description) : description
    }),
    value: computed<unknown>(() => control.value.data),
    visible: computed(() => control.value.visible),
    required: computed(() => form.isRequired(pointer.value)),
    editable: computed(
      () => !shape.value.readOnly && control.value.enabled && form.isEditable(pointer.value),
    ),
    options: computed(
      () => ((control.value.uischema as ControlElement).options ?? {}) as Record<string, unknown>,
    ),
    describedBy: computed(() => `${idOf(pointer.value)}-about`),
    change: (value: unknown) => {
      // An emptied field is an answer taken away.
      handleChange(control.value.path, value === '' ? undefined : value)
    },
    leave: () => form.left(pointer.value),
  })
}

export type Field = ReturnType<typeof useField>
