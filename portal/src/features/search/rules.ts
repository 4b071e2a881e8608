import type { LocationQuery } from 'vue-router'

export const FILTERS = ['audience', 'kind', 'life_event', 'theme', 'department'] as const
export type Filter = (typeof FILTERS)[number]
export type Filters = Partial<Record<Filter, string>>

/** What is searched for, as the address says it. */
export interface Wanted {
  q: string
  filters: Filters
}

/** The server takes no more. */
export const LONGEST = 100

export function wantedOf(query: LocationQuery): Wanted {
  const filters: Filters = {}
  for (const name of FILTERS) {
    const value = first(query[name])
    if (value) filters[name] = value
  }
  return { q: first(query.q).trim().slice(0, LONGEST), filters }
}

/** The shortest address that says so. */
export function queryOf({ q, filters }: Wanted): Record<string, string> {
  return Object.fromEntries(
    [
      ['q', q.trim()] as const,
      ...FILTERS.map((name) => [name, filters[name] ?? ''] as const),
    ].filter(([, value]) => value),
  )
}

function first(value: LocationQuery[string] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** Which of `count` options comes after `now` on pressing `key`; -1 is the box itself. */
export function moved(now: number, count: number, key: 'ArrowDown' | 'ArrowUp'): number {
  const places = count + 1
  return ((now + 1 + (key === 'ArrowDown' ? 1 : places - 1)) % places) - 1
}
