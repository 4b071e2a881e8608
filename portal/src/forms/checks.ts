import { holds } from './conditions'
import { valueAt, type Answers } from './pointers'
import type { FormRule, Shape, UiElement } from './shapes'
import { faultsOf, type Fault } from './validator'
import { shownOnly } from './visibility'

const DAY = 86_400_000

/** The date a calendar on campus shows at `now`. */
export function campusDate(now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now)
}

/** Everything that would keep the answers from being handed in today, as far as it can be seen here. */
export function checked(form: Shape, ui: UiElement, data: Answers, now: Date): Fault[] {
  const shown = shownOnly(ui, data)
  const found = faultsOf(form, shown)
  const wrong = new Set(found.map((each) => each.pointer))
  return [...found, ...brokenRules(form, shown, now).filter((each) => !wrong.has(each.pointer))]
}

export function brokenRules(form: Shape, data: Answers, now: Date): Fault[] {
  const facts = { form: data, days_until: daysUntil(form, data, now) }
  return (form['x-rules'] ?? [])
    .filter((rule) => holds(rule.if, facts) === true)
    .map(({ pointer, message }) => ({ pointer, message }))
}

function daysUntil(form: Shape, data: Answers, now: Date): Record<string, number> {
  const today = Date.parse(campusDate(now))
  const found: Record<string, number> = {}
  for (const [name, shape] of Object.entries(form.properties ?? {})) {
    const value = valueAt(data, `/${name}`)
    if (shape.format === 'date' && typeof value === 'string' && !Number.isNaN(Date.parse(value))) {
      found[name] = Math.round((Date.parse(value) - today) / DAY)
    }
  }
  return found
}

/** The first and the last day that the rules of a form allow for a date, for its calendar. */
export function daysAllowed(
  form: Shape,
  pointer: string,
  now: Date,
): { min?: string; max?: string } {
  const name = pointer.slice(1)
  const allowed: { min?: string; max?: string } = {}
  for (const rule of form['x-rules'] ?? []) {
    const limit = limitOf(rule, name)
    if (limit?.sign === '<') allowed.min = dayAfter(now, limit.days)
    if (limit?.sign === '>') allowed.max = dayAfter(now, limit.days)
  }
  return allowed
}

function limitOf(rule: FormRule, name: string) {
  const match = /^\s*days_until\.(\w+)\s*([<>])\s*(-?\d+)\s*$/.exec(rule.if)
  return match?.[1] === name ? { sign: match[2], days: Number(match[3]) } : undefined
}

function dayAfter(now: Date, days: number): string {
  return new Date(Date.parse(campusDate(now)) + days * DAY).toISOString().slice(0, 10)
}
