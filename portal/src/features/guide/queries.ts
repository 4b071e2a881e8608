import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { api, newKey, take } from '@/api/client'
import type { Catalog } from '@/api/generated'
import type { Problem } from '@/api/problem'
import { session } from '@/session/session'

import { unfinished } from './rules'

export type Guide = Catalog['MatterOut']
export type Material = Catalog['Material']
type Code = MaybeRefOrGetter<string>

const path = (code: Code) => ({ path: { code: toValue(code) } })

export function useGuide(code: Code) {
  return useQuery<Guide, Problem>({
    queryKey: ['matters', 'guide', code],
    queryFn: () => take(api.GET('/api/catalog/v1/matters/{code}', { params: path(code) })),
  })
}

export function useReviews(code: Code) {
  return useInfiniteQuery({
    queryKey: ['matters', 'reviews', code],
    queryFn: ({ pageParam }) => {
      const query = { limit: 5, cursor: pageParam }
      return take(
        api.GET('/api/catalog/v1/matters/{code}/reviews', { params: { ...path(code), query } }),
      )
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** The steps of its process, and how they are drawn; asked for when somebody wants to see it. */
export function useDrawing(code: Code, wanted: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: ['definition', code],
    queryFn: async () => {
      const params = { path: { matter_code: toValue(code) } }
      const [definition, xml] = await Promise.all([
        take(api.GET('/api/workflow/v1/definitions/{matter_code}', { params })),
        take(
          api.GET('/api/workflow/v1/definitions/{matter_code}/drawing', {
            params,
            parseAs: 'text',
          }),
        ),
      ])
      return { steps: definition.steps, xml: xml as string }
    },
    enabled: computed(() => toValue(wanted)),
    staleTime: Infinity,
  })
}

/** A case of this matter that the reader has not finished, if any. */
export function useUnfinished(guide: MaybeRefOrGetter<Guide | undefined>) {
  return useQuery({
    queryKey: ['cases', 'unfinished', computed(() => toValue(guide)?.code)],
    queryFn: async () => {
      const { code, title } = toValue(guide) as Guide
      // Looked up by the title, for want of a filter by matter.
      const q = [...title.zh].slice(0, 40).join('')
      const query = { status: ['draft', 'returned'] as ('draft' | 'returned')[], q, limit: 100 }
      const page = await take(api.GET('/api/workflow/v1/cases', { params: { query } }))
      return unfinished(page.items, code) ?? null
    },
    enabled: computed(() => session.person !== null && toValue(guide)?.apply?.how === 'here'),
  })
}

/** Starts a draft. However often it is tried, it becomes one. */
export function useApply(code: Code) {
  const queries = useQueryClient()
  let key = newKey()
  return useMutation({
    mutationFn: () =>
      take(
        api.POST('/api/workflow/v1/cases', {
          body: { matter_code: toValue(code) },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    onSuccess: () => {
      key = newKey()
      return queries.invalidateQueries({ queryKey: ['cases'] })
    },
  })
}

/** Remembers that the reader looked at it; whether that succeeds is not the reader's concern. */
export function useSeen() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (code: string) =>
      take(api.PUT('/api/catalog/v1/recent-matters/{code}', { params: { path: { code } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['matters', 'recent'] }),
  })
}
