import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, newKey, take } from '@/api/client'
import type { Workflow } from '@/api/generated'

export type CaseSummary = Workflow['CaseSummary']
export type Case = Workflow['CaseOut']
export type Entry = Workflow['EntryOut']
export type CaseDocument = Workflow['DocumentOut']
export type Status = Case['status']
type Source<T> = MaybeRefOrGetter<T>

export function useCases(status: Source<Status[]>, q: Source<string>) {
  return useInfiniteQuery({
    queryKey: ['cases', 'list', status, q],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/workflow/v1/cases', {
          params: {
            query: { status: toValue(status), q: toValue(q) || undefined, cursor: pageParam },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

const at = (id: Source<string>) => ({ path: { id: toValue(id) } })

export function useCase(id: Source<string>) {
  return useQuery({
    queryKey: ['case', id],
    queryFn: () => take(api.GET('/api/workflow/v1/cases/{id}', { params: at(id) })),
  })
}

export function useForm(id: Source<string>) {
  return useQuery({
    queryKey: ['case', id, 'form'],
    queryFn: () => take(api.GET('/api/workflow/v1/cases/{id}/form', { params: at(id) })),
    staleTime: Infinity,
  })
}

export function useTimeline(id: Source<string>) {
  return useQuery({
    queryKey: ['case', id, 'timeline'],
    queryFn: () =>
      take(
        api.GET('/api/workflow/v1/cases/{id}/timeline', {
          params: { ...at(id), query: { limit: 100 } },
        }),
      ),
  })
}

/** Waits for a document that is still being set. */
export function useDocuments(id: Source<string>) {
  return useQuery({
    queryKey: ['case', id, 'documents'],
    queryFn: () => take(api.GET('/api/workflow/v1/cases/{id}/documents', { params: at(id) })),
    refetchInterval: (query) =>
      query.state.data?.items.some((each) => each.status === 'pending') ? 2000 : false,
  })
}

export function useDrawing(id: Source<string>, wanted: Source<boolean>) {
  return useQuery({
    queryKey: ['case', id, 'drawing'],
    queryFn: () => take(api.GET('/api/workflow/v1/cases/{id}/drawing', { params: at(id) })),
    enabled: wanted,
  })
}

export function useReads(id: Source<string>, wanted: Source<boolean>) {
  return useQuery({
    queryKey: ['case', id, 'reads'],
    queryFn: () =>
      take(
        api.GET('/api/workflow/v1/cases/{id}/reads', {
          params: { ...at(id), query: { limit: 50 } },
        }),
      ),
    enabled: wanted,
  })
}

function refresh(queries: QueryClient, id: string, data?: Case): void {
  if (data) queries.setQueryData(['case', id], data)
  void queries.invalidateQueries({ queryKey: ['case', id] })
  void queries.invalidateQueries({ queryKey: ['cases'] })
}

export function useWithdraw(id: Source<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => take(api.POST('/api/workflow/v1/cases/{id}/withdrawal', { params: at(id) })),
    onSuccess: (data) => refresh(queries, toValue(id), data),
  })
}

export function useUrge(id: Source<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => take(api.POST('/api/workflow/v1/cases/{id}/urging', { params: at(id) })),
    onSuccess: () => refresh(queries, toValue(id)),
  })
}

export function useDiscard() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      take(api.DELETE('/api/workflow/v1/cases/{id}/draft', { params: { path: { id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['cases'] }),
  })
}

/** The review of one finished case; null while it may still be given. */
export function useReview(id: Source<string>, wanted: Source<boolean>) {
  return useQuery({
    queryKey: ['reviews', id],
    queryFn: async () => {
      const page = await take(
        api.GET('/api/catalog/v1/my-reviews', { params: { query: { limit: 100 } } }),
      )
      return page.items.find((each) => each.case_id === toValue(id)) ?? null
    },
    enabled: wanted,
    // The catalogue hears of a finished case a moment after it is finished.
    refetchInterval: (query) => (query.state.data === null ? 2000 : false),
  })
}

export function useGiveReview(id: Source<string>) {
  const queries = useQueryClient()
  const key = newKey()
  return useMutation({
    mutationFn: (review: { stars: number; comment: string | null }) =>
      take(
        api.POST('/api/catalog/v1/reviews', {
          body: { case_id: toValue(id), ...review },
          headers: { 'Idempotency-Key': `${key}-${review.stars}` },
        }),
      ),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['reviews'] }),
  })
}
