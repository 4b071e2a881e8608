import { pointerOf, same, valueAt, withValue, type Answers } from './pointers'
import type { UiElement, UiRule } from './shapes'
import { fits } from './validator'

/** Whether a rule hides what it stands on; others than SHOW and HIDE hide nothing. */
export function hides(rule: UiRule | undefined, data: Answers): boolean {
  if (rule?.effect !== 'SHOW' && rule?.effect !== 'HIDE') return false
  const value = valueAt(data, pointerOf(rule.condition.scope))
  const holds = value !== undefined && fits(rule.condition.schema, value)
  return holds !== (rule.effect === 'SHOW')
}

/** Field by field, the rules that each of its controls stands under. */
function ways(ui: UiElement): Map<string, UiRule[][]> {
  const found = new Map<string, UiRule[][]>()
  const walk = (element: UiElement, around: UiRule[]): void => {
    const rules = element.rule ? [...around, element.rule] : around
    if (element.type === 'Control') {
      const pointer = pointerOf(element.scope ?? '')
      found.set(pointer, [...(found.get(pointer) ?? []), rules])
    }
    for (const each of element.elements ?? []) walk(each, rules)
  }
  walk(ui, [])
  return found
}

/** The answers without what hidden fields hold, as they would be handed in. */
export function shownOnly(ui: UiElement, data: Answers): Answers {
  const all = ways(ui)
  let left = data
  for (;;) {
    let next = left
    for (const [pointer, controls] of all) {
      if (controls.every((rules) => rules.some((rule) => hides(rule, left)))) {
        if (valueAt(left, pointer) !== undefined) next = withValue(next, pointer, undefined)
      }
    }
    if (same(next, left)) return left
    left = next
  }
}

/** The fields that no control shows. What the UI schema never mentions is not hidden. */
export function hiddenFields(ui: UiElement, data: Answers): Set<string> {
  const left = shownOnly(ui, data)
  const hidden = [...ways(ui)].filter(([, controls]) =>
    controls.every((rules) => rules.some((rule) => hides(rule, left))),
  )
  return new Set(hidden.map(([pointer]) => pointer))
}

/** `pointers`, and the fields that the answers to these show or hide. */
export function withDependents(ui: UiElement, pointers: string[]): Set<string> {
  const all = new Set(pointers)
  for (const [pointer, controls] of ways(ui)) {
    const depends = controls.some((rules) =>
      rules.some((rule) => pointers.includes(pointerOf(rule.condition.scope))),
    )
    if (depends) all.add(pointer)
  }
  return all
}
