import { Validator, type OutputUnit } from '@cfworker/json-schema'

import type { Text } from '@/i18n/said'

import { messageFor, REQUIRED, UNKNOWN } from './messages'
import { escaped, isObject, plain, stepsOf, valueAt, type Answers } from './pointers'
import { shapeAt, type Shape } from './shapes'

/** One field that will not do, and why. */
export interface Fault {
  pointer: string
  message: Text
}

// Our content security policy forbids compiling a schema into code, so it is interpreted.
const known = new WeakMap<object, { validator: Validator; schema: Shape }>()

function interpreted(schema: Shape) {
  let found = known.get(schema)
  if (!found) {
    // The validator writes into the schema it is given.
    const copy = plain(schema)
    found = { validator: new Validator(copy as never, '2020-12', false), schema: copy }
    known.set(schema, found)
  }
  return found
}

export function fits(schema: Shape, value: unknown): boolean {
  if (value === undefined) return false
  return interpreted(schema).validator.validate(plain(value)).valid
}

/** Only says that something in a part is wrong; the part says what. */
const AROUND = new Set([
  ...['properties', 'patternProperties', 'items', 'prefixItems', 'allOf', 'if', '$ref'],
  ...['contains', 'dependentSchemas'],
])

/** What is wrong with the answers, one fault a field, as the server would say it. */
export function faultsOf(form: Shape, data: Answers): Fault[] {
  const { validator, schema } = interpreted(form)
  const answers = plain(data)
  const found = new Map<string, Text>()
  for (const error of validator.validate(answers).errors) {
    if (AROUND.has(error.keyword) || isInsideChoice(error)) continue
    for (const fault of faults(schema, answers, error)) {
      if (!found.has(fault.pointer)) found.set(fault.pointer, fault.message)
    }
  }
  return [...found].map(([pointer, message]) => ({ pointer, message }))
}

/** That none of several shapes fits is said once, not shape by shape. */
function isInsideChoice(error: OutputUnit): boolean {
  return /\/(oneOf|anyOf)\/\d|\/not\//.test(error.keywordLocation)
}

function faults(form: Shape, data: Answers, error: OutputUnit): Fault[] {
  const at = decodeURI(error.instanceLocation.slice(1))
  const limit = limitOf(form, error.keywordLocation)
  if (error.keyword === 'required') {
    const present = at === '' ? data : valueAt(data, at)
    return (limit as string[])
      .filter((name) => !isObject(present) || !(name in present))
      .map((name) => ({ pointer: `${at}/${escaped(name)}`, message: REQUIRED }))
  }
  if (error.keyword === 'false') return [{ pointer: at, message: UNKNOWN }]
  if (/(additional|unevaluated)/.test(error.keyword)) return []
  return [
    { pointer: at, message: shapeAt(form, at)?.['x-message'] ?? messageFor(error.keyword, limit) },
  ]
}

function limitOf(form: Shape, location: string): unknown {
  let found: unknown = form
  for (const step of stepsOf(decodeURI(location.slice(1)))) {
    if (step === '$ref' && isObject(found) && typeof found.$ref === 'string') {
      found = valueAt(form, found.$ref.slice(1))
    } else {
      found = Array.isArray(found) ? found[Number(step)] : isObject(found) ? found[step] : undefined
    }
  }
  return found
}

/** The fields that have to be answered, as things stand: `if` and `then` are looked at. */
export function requiredIn(schema: Shape, data: unknown, at = ''): Set<string> {
  const found = new Set((schema.required ?? []).map((name) => `${at}/${escaped(name)}`))
  const parts: { schema: unknown; at: string; data: unknown }[] = []
  const more = schema as { if?: Shape; then?: Shape; else?: Shape; allOf?: Shape[] }
  if (more.if) parts.push({ schema: fits(more.if, data) ? more.then : more.else, at, data })
  for (const each of more.allOf ?? []) parts.push({ schema: each, at, data })
  for (const [name, each] of Object.entries(schema.properties ?? {})) {
    const inner = isObject(data) ? data[name] : undefined
    if (each.properties) parts.push({ schema: each, at: `${at}/${escaped(name)}`, data: inner })
  }
  for (const part of parts) {
    if (isObject(part.schema)) {
      for (const each of requiredIn(part.schema as Shape, part.data ?? {}, part.at)) found.add(each)
    }
  }
  return found
}

/** What JSON Forms takes AJV for, as far as it asks it anything. */
export const ajv = {
  validate: (schema: Shape, value: unknown): boolean => fits(schema, value),
  compile: (schema: Shape) => (value: unknown) => fits(schema, value),
  getSchema: () => undefined,
}
