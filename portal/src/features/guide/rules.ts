/** Bars of how many gave that many stars, most stars first. */
export function distribution(
  stars: Record<string, number>,
): { stars: number; count: number; share: number }[] {
  const all = Object.values(stars).reduce((sum, count) => sum + count, 0)
  return [5, 4, 3, 2, 1].map((each) => {
    const count = stars[each] ?? 0
    return { stars: each, count, share: all ? count / all : 0 }
  })
}

/** Never 100 % unless it is all of them, and never 0 % unless it is none. */
export function percent(share: number): number {
  const rounded = Math.round(share * 100)
  if (rounded === 100 && share < 1) return 99
  if (rounded === 0 && share > 0) return 1
  return rounded
}

/** A telephone number as a link wants it. */
export function dialled(phone: string): string {
  return `tel:${phone.replace(/[^+\d]/g, '')}`
}

interface Open {
  id: string
  matter_code: string
  status: string
}
/** What the reader began and can go on with: a returned case before a draft, the newest first. */
export function unfinished<T extends Open>(cases: readonly T[], matter: string): T | undefined {
  const own = cases.filter((each) => each.matter_code === matter)
  return own.find(({ status }) => status === 'returned') ?? own.find((c) => c.status === 'draft')
}
