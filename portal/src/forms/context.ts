import { inject, provide, type InjectionKey } from 'vue'

import type { Workflow } from '@/api/generated'
import type { Text } from '@/i18n/said'

import type { Answers } from './pointers'
import type { Shape } from './shapes'

export type Attachment = Workflow['AttachmentOut']
export type OptionList = Workflow['OptionList']

/** What a form needs of the world around it. */
export interface Doors {
  options(pointer: string, params: Record<string, unknown>): Promise<OptionList>
  attach(pointer: string, file: File): Promise<Attachment>
  detach(id: string): Promise<void>
}

/** What the controls of one form share. Getters, so that they stay reactive. */
export interface FormContext {
  readonly form: Shape
  readonly data: Answers
  readonly prefill: Record<string, Workflow['Origin']>
  readonly choices: Record<string, Workflow['Choice']>
  readonly attachments: Attachment[]
  /** What to say of a field now. */
  fault(pointer: string): Text | string | undefined
  isRequired(pointer: string): boolean
  isEditable(pointer: string): boolean
  /** Somebody has been at the field and left it. */
  left(pointer: string): void
  /** What stands in the field cannot be a value; null when it can again. */
  unreadable(pointer: string, why: Text | null): void
  correct(pointer: string): void
  /** The fields in the order in which they are shown. */
  readonly order: string[]
  readonly doors: Doors
}

const KEY: InjectionKey<FormContext> = Symbol('form')

export function provideForm(context: FormContext): void {
  provide(KEY, context)
}

export function useForm(): FormContext {
  const context = inject(KEY)
  if (!context) throw new Error('A control stands outside of a FormView.')
  return context
}
