import type { Problem } from '@/api/problem'
import { leaves } from '@/forms/answers'
import { valueAt, type Answers } from '@/forms/pointers'
import { sectionsOf, shapeAt, titleAt, type Shape, type UiElement } from '@/forms/shapes'
import { hiddenFields } from '@/forms/visibility'
import type { Text } from '@/i18n/said'

const STATES = ['overdue', 'due-soon'] as const
const HOLDERS = ['me', 'nobody'] as const
const SORTS = ['due', 'opened', '-opened'] as const

/** Which tasks, in which order. The address of the page says so. */
export interface Wish {
  status: 'open' | 'completed'
  q: string
  matter?: string
  state?: (typeof STATES)[number]
  claimed?: (typeof HOLDERS)[number]
  sort: (typeof SORTS)[number]
}

function oneOf<T extends string>(known: readonly T[], said: unknown): T | undefined {
  return known.find((each) => each === said)
}

/** The most pressing first, if nothing else is asked for. */
export function wishFrom(query: Record<string, unknown>): Wish {
  const q = typeof query.q === 'string' ? query.q : ''
  const matter = typeof query.matter === 'string' && query.matter ? query.matter : undefined
  if (query.status === 'completed') return { status: 'completed', q, matter, sort: 'due' }
  return {
    status: 'open',
    q,
    matter,
    state: oneOf(STATES, query.state),
    claimed: oneOf(HOLDERS, query.claimed),
    sort: oneOf(SORTS, query.sort) ?? 'due',
  }
}

/** The other way round, without what goes without saying. */
export function queryFrom(wish: Wish): Record<string, string> {
  const said = {
    status: wish.status === 'open' ? '' : wish.status,
    q: wish.q,
    matter: wish.matter,
    state: wish.state,
    claimed: wish.claimed,
    sort: wish.sort === 'due' ? '' : wish.sort,
  }
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
}

export function isNarrowed(wish: Wish): boolean {
  return Boolean(wish.q || wish.matter || wish.state || wish.claimed)
}

interface Listed {
  id: string
}

/** The one `by` places further down; the first one for whoever is nowhere. */
export function moved<T extends Listed>(items: T[], id: string, by: 1 | -1): T | undefined {
  const at = items.findIndex((each) => each.id === id)
  if (at < 0) return items[0]
  return items[Math.min(items.length - 1, Math.max(0, at + by))]
}

/** Which one is next once `id` is done: the one below it, at the end of the list the one above. */
export function nextAfter<T extends Listed>(
  items: T[],
  id: string,
  fits: (one: T) => boolean = () => true,
): T | undefined {
  const at = items.findIndex((each) => each.id === id)
  const below = items.slice(at + 1).find(fits)
  return below ?? items.slice(0, Math.max(0, at)).findLast(fits)
}

export type Decision = 'approve' | 'reject' | 'return'
export type Decided = 'approved' | 'rejected' | 'returned'
export const DECIDED: Record<Decision, Decided> = {
  approve: 'approved',
  reject: 'rejected',
  return: 'returned',
}

/**
 * What a refused decision means for the task: somebody else has it or has done it (`gone`),
 * it is not as it was when it was read (`changed`), or something else that may pass (`stays`).
 */
export function meaningOf(problem: Problem): 'gone' | 'changed' | 'stays' {
  if (problem.status === 412) return 'changed'
  const gone = ['task-already-completed', 'task-closed', 'task-not-found', 'claimed-by-another']
  return problem.status === 404 || gone.includes(problem.code) ? 'gone' : 'stays'
}

interface Held {
  status: string
  claimed_by: string | null
  group: unknown
  case: { applicant: { number: string } }
}

/** Why this person can only read the task; undefined if it is theirs to decide. */
export function onlyReadBecause(
  task: Held,
  me: { id: string; number: string } | null,
): 'over' | 'claimed' | 'own' | undefined {
  if (task.status !== 'open') return 'over'
  if (task.claimed_by && task.claimed_by !== me?.id) return 'claimed'
  if (task.group && task.case.applicant.number === me?.number) return 'own'
  return undefined
}

export interface MendableSection {
  title: Text
  fields: { pointer: string; title: Text }[]
}

/** What an applicant can be asked to mend: whatever the form shows and lets them change. */
export function mendable(form: Shape, ui: UiElement, data: Answers): MendableSection[] {
  const hidden = hiddenFields(ui, data)
  const possible = (pointer: string) => !hidden.has(pointer) && !shapeAt(form, pointer)?.readOnly
  const field = (pointer: string) => ({ pointer, title: titleAt(form, pointer) })
  const sections = sectionsOf(form, ui)
  const shown = new Set(sections.flatMap(({ pointers }) => pointers))
  const others = leaves(form).filter(
    (pointer) => !shown.has(pointer) && valueAt(data, pointer) !== undefined,
  )
  return [...sections, { title: { zh: '', en: '' }, pointers: others }]
    .map(({ title, pointers }) => ({ title, fields: pointers.filter(possible).map(field) }))
    .filter(({ fields }) => fields.length)
}

/** A comment with one more phrase; a phrase it has already is not said twice. */
export function withPhrase(comment: string, phrase: string): string {
  if (comment.includes(phrase)) return comment
  const before = comment.trimEnd()
  if (!before) return phrase
  return /[。！？；，：]$/.test(before) ? `${before}${phrase}` : `${before} ${phrase}`
}
