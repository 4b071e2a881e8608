import { useInfiniteQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, take } from '@/api/client'
import type { DataMiddle } from '@/api/generated'

export type Run = DataMiddle['RunOut']

export function useRuns() {
  return useInfiniteQuery({
    queryKey: ['administration', 'runs'],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/data-middle/v1/runs', {
          params: { query: { limit: 30, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

export function useRejected(id: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: ['administration', 'rejected', id],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/data-middle/v1/runs/{id}/rejected-records', {
          params: { path: { id: toValue(id) }, query: { limit: 50, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}
