import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, take } from '@/api/client'
import type { Notify } from '@/api/generated'

export type Message = Notify['MessageOut']

export function useMessages(unread: MaybeRefOrGetter<boolean>) {
  return useInfiniteQuery({
    queryKey: ['messages', 'list', unread],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/notify/v1/messages', {
          params: { query: { unread: toValue(unread), cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

export function useReadMessage() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      take(api.POST('/api/notify/v1/messages/{id}/read', { params: { path: { id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['messages'] }),
  })
}

/** Up to the newest one shown: what arrived since stays unread. */
export function useReadAll() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (through: string) =>
      take(api.POST('/api/notify/v1/messages/read-all', { body: { through } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['messages'] }),
  })
}
