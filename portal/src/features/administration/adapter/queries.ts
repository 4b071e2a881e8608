import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, take } from '@/api/client'
import type { Academic } from '@/api/generated'
import type { Problem } from '@/api/problem'

export type Writeback = Academic['WritebackOut']
export type WritebackStatus = Writeback['status']
export type Settlement = Academic['Settlement']

export function useWritebacks(status: MaybeRefOrGetter<WritebackStatus>) {
  return useInfiniteQuery({
    queryKey: ['administration', 'writebacks', status],
    queryFn: ({ pageParam }) => {
      const query = { status: toValue(status), limit: 30, cursor: pageParam }
      return take(api.GET('/api/academic/v1/writebacks', { params: { query } }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

export function useRetry() {
  const refresh = useRefresh()
  return useMutation<Writeback, Problem, { id: string; key: string }>({
    mutationFn: ({ id, key }) =>
      take(
        api.POST('/api/academic/v1/writebacks/{id}/retry', {
          params: { path: { id } },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    onSuccess: refresh,
  })
}

export function useSettle() {
  const refresh = useRefresh()
  return useMutation<Writeback, Problem, { id: string; body: Settlement; key: string }>({
    mutationFn: ({ id, body, key }) =>
      take(
        api.POST('/api/academic/v1/writebacks/{id}/settlement', {
          params: { path: { id } },
          body,
          headers: { 'Idempotency-Key': key },
        }),
      ),
    onSuccess: refresh,
  })
}

function useRefresh() {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      ['writebacks', 'adapter'].map((each) =>
        queries.invalidateQueries({ queryKey: ['administration', each] }),
      ),
    )
}
