import { escaped, isObject, same, valueAt, withValue, type Answers } from '@/forms/pointers'

/** A field that was changed here and elsewhere, to different values. */
export interface Conflict {
  pointer: string
  mine: unknown
  theirs: unknown
}

const within = (pointer: string, other: string) =>
  pointer === other || pointer.startsWith(`${other}/`)

/**
 * The JSON Merge Patch that makes `mine` of `base`; null if there is nothing to change.
 * What is `held` back is left out, with what is inside it or around it.
 */
export function patchOf(base: Answers, mine: Answers, held: Iterable<string> = []): Answers | null {
  const patch = difference(base, mine, [...held], '')
  return Object.keys(patch).length ? patch : null
}

function difference(base: Answers, mine: Answers, held: string[], at: string): Answers {
  const patch: Answers = {}
  for (const name of new Set([...Object.keys(base), ...Object.keys(mine)])) {
    const pointer = `${at}/${escaped(name)}`
    const [was, is] = [base[name], mine[name]]
    if (same(was, is) || held.some((each) => within(pointer, each))) continue
    if (isObject(was) && isObject(is)) {
      const inner = difference(was, is, held, pointer)
      if (Object.keys(inner).length) patch[name] = inner
    } else if (!held.some((each) => within(each, pointer))) {
      patch[name] = is ?? null
    }
  }
  return patch
}

/**
 * What becomes of `mine` when somebody else made `theirs` of the same `base`, field by field.
 * Where both changed a field, `mine` stays until a person has chosen.
 */
export function merged(
  base: Answers,
  mine: Answers,
  theirs: Answers,
): { data: Answers; conflicts: Conflict[] } {
  let data = theirs
  const conflicts: Conflict[] = []
  for (const pointer of changed(base, mine)) {
    const [was, is, other] = [base, mine, theirs].map((each) => valueAt(each, pointer))
    data = withValue(data, pointer, is)
    if (!same(other, was) && !same(other, is)) conflicts.push({ pointer, mine: is, theirs: other })
  }
  return { data, conflicts }
}

/** The fields in which two sets of answers differ; lists are one field. */
export function changed(base: Answers, mine: Answers, at = ''): string[] {
  return [...new Set([...Object.keys(base), ...Object.keys(mine)])].flatMap((name) => {
    const [was, is] = [base[name], mine[name]]
    const pointer = `${at}/${escaped(name)}`
    if (same(was, is)) return []
    return isObject(was) && isObject(is) ? changed(was, is, pointer) : [pointer]
  })
}
