import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, take, takeTagged } from '@/api/client'
import type { Catalog } from '@/api/generated'
import type { Problem } from '@/api/problem'

export type Announcement = Catalog['AnnouncementOut']
export type Written = Catalog['AnnouncementIn']
export type Status = Announcement['status']

interface Tagged {
  data: Announcement
  etag: string
}

export function useAnnouncements(status: MaybeRefOrGetter<Status>) {
  return useInfiniteQuery({
    queryKey: ['administration', 'announcements', status],
    queryFn: ({ pageParam }) => {
      const query = { status: toValue(status), limit: 30, cursor: pageParam }
      return take(api.GET('/api/catalog/v1/announcements', { params: { query } }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** Asked for anew whenever the editor opens: what is changed has to be the newest. */
export function useAnnouncement(id: MaybeRefOrGetter<string>) {
  return useQuery<Tagged, Problem>({
    queryKey: ['administration', 'announcement', id],
    queryFn: () =>
      takeTagged(
        api.GET('/api/catalog/v1/announcements/{id}', { params: { path: { id: toValue(id) } } }),
      ),
    enabled: () => toValue(id) !== 'new',
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
}

export function useSaveAnnouncement() {
  const queries = useQueryClient()
  return useMutation<Tagged, Problem, { id?: string; body: Written; etag: string; key: string }>({
    mutationFn: ({ id, body, etag, key }) => {
      const headers = { 'Idempotency-Key': key }
      if (!id) return takeTagged(api.POST('/api/catalog/v1/announcements', { body, headers }))
      const params = { path: { id }, header: { 'if-match': etag } }
      return takeTagged(api.PUT('/api/catalog/v1/announcements/{id}', { params, body, headers }))
    },
    onSuccess: (saved) => {
      queries.setQueryData(['administration', 'announcement', saved.data.id], saved)
      return changed(queries)
    },
  })
}

export function useWithdrawAnnouncement() {
  const queries = useQueryClient()
  return useMutation<unknown, Problem, { id: string; etag: string; key: string }>({
    mutationFn: ({ id, etag, key }) =>
      take(
        api.DELETE('/api/catalog/v1/announcements/{id}', {
          params: { path: { id }, header: { 'if-match': etag } },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    onSuccess: () => changed(queries),
  })
}

function changed(queries: ReturnType<typeof useQueryClient>) {
  return Promise.all([
    queries.invalidateQueries({ queryKey: ['administration', 'announcements'] }),
    queries.invalidateQueries({ queryKey: ['news'] }),
  ])
}

export function useDepartments() {
  return useQuery({
    queryKey: ['departments'],
    queryFn: async () =>
      (await take(api.GET('/api/catalog/v1/departments', { params: { query: { limit: 100 } } })))
        .items,
    staleTime: Infinity,
  })
}
