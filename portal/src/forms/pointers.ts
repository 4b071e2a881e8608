/** The answers of a form, or a part of them. */
export type Answers = Record<string, unknown>

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

export function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The field that a scope of a UI schema points at. */
export function pointerOf(scope: string): string {
  return scope.replace(/^#/, '').replaceAll('/properties/', '/')
}

/** The field that a path of JSON Forms (`rows.0.name`) leads to. */
export function pointerOfPath(path: string): string {
  return path === '' ? '' : `/${path.split('.').map(escaped).join('/')}`
}

export function valueAt(data: unknown, pointer: string): unknown {
  let found = data
  for (const step of stepsOf(pointer)) {
    if (Array.isArray(found)) found = found[Number(step)]
    else if (isObject(found)) found = found[step]
    else return undefined
  }
  return found ?? undefined
}

/** `data` with the value at `pointer` put in; undefined takes it away. Nothing is changed in place. */
export function withValue(data: Answers, pointer: string, value: unknown): Answers {
  const [step, ...rest] = stepsOf(pointer)
  if (step === undefined) return data
  if (!rest.length) {
    const others = Object.entries(data).filter(([name]) => name !== step)
    return Object.fromEntries(value === undefined ? others : [...others, [step, value]])
  }
  const inner = data[step]
  return {
    ...data,
    [step]: withValue(isObject(inner) ? inner : {}, `/${rest.map(escaped).join('/')}`, value),
  }
}

/** Equal as JSON; the order of keys says nothing. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, at) => same(each, other[at]))
  }
  if (isObject(one) && isObject(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)])
    return [...names].every((name) => same(one[name], other[name]))
  }
  return false
}

/** A copy that holds nothing but JSON: no proxies, nothing undefined. */
export function plain<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}
