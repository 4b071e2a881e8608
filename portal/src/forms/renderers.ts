import {
  and,
  isControl,
  isLayout,
  rankWith,
  schemaMatches,
  uiTypeIs,
  type JsonFormsRendererRegistryEntry,
  type Tester,
} from '@jsonforms/core'
import { markRaw, type Component } from 'vue'

import AttachmentControl from './controls/AttachmentControl.vue'
import BooleanControl from './controls/BooleanControl.vue'
import ChoiceControl from './controls/ChoiceControl.vue'
import DateControl from './controls/DateControl.vue'
import LabelText from './controls/LabelText.vue'
import ManyControl from './controls/ManyControl.vue'
import NumberControl from './controls/NumberControl.vue'
import OptionsControl from './controls/OptionsControl.vue'
import StackLayout from './controls/StackLayout.vue'
import TableControl from './controls/TableControl.vue'
import TextControl from './controls/TextControl.vue'
import type { Shape } from './shapes'

function control(rank: number, renderer: Component, is: (shape: Shape) => boolean) {
  const matches = schemaMatches((schema) => is(schema as unknown as Shape))
  return entry(rank, renderer, and(isControl, matches))
}

function entry(rank: number, renderer: Component, tester: Tester): JsonFormsRendererRegistryEntry {
  return { tester: rankWith(rank, tester), renderer: markRaw(renderer) }
}

/** What shows which part of a form; the highest rank that fits. */
export const renderers: JsonFormsRendererRegistryEntry[] = [
  entry(1, StackLayout, isLayout),
  entry(1, LabelText, uiTypeIs('Label')),
  control(1, TextControl, () => true),
  control(2, NumberControl, ({ type }) => type === 'integer' || type === 'number'),
  control(2, BooleanControl, ({ type }) => type === 'boolean'),
  control(3, DateControl, ({ format }) => format === 'date'),
  control(
    4,
    ChoiceControl,
    ({ oneOf, enum: listed }) => !!listed || !!oneOf?.some((each) => 'const' in each),
  ),
  control(4, ManyControl, ({ items }) => !!items && (!!items.enum || !!items.oneOf)),
  control(4, TableControl, ({ items }) => !!items?.properties),
  control(5, OptionsControl, (shape) => !!shape['x-options']),
  control(5, AttachmentControl, (shape) => !!shape['x-attachment']),
]
