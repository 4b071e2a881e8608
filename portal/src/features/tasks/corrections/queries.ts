import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, newKey, take } from '@/api/client'
import type { DataMiddle } from '@/api/generated'

export type Assigned = DataMiddle['AssignedCorrection']
export type Status = Assigned['status']

/** What waits for this steward, or what became of it. Those concerned can see that it was read. */
export function useAssigned(status: MaybeRefOrGetter<Status>) {
  return useInfiniteQuery({
    queryKey: ['assigned-corrections', status],
    queryFn: ({ pageParam }) => {
      const query = { status: toValue(status), cursor: pageParam }
      return take(api.GET('/api/data-middle/v1/corrections/assigned', { params: { query } }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** How many wait; none for whoever looks after no data. */
export function useCorrectionCount() {
  return useQuery({
    queryKey: ['assigned-corrections', 'count'],
    queryFn: () => take(api.GET('/api/data-middle/v1/corrections/assigned/count')),
    staleTime: 5 * 60_000,
  })
}

export function useAnswer() {
  const queries = useQueryClient()
  let meant = ''
  let key = ''
  return useMutation({
    mutationFn: (answer: { id: string; decision: 'accepted' | 'refused'; comment: string }) => {
      const { id, ...body } = answer
      const means = JSON.stringify(answer)
      if (means !== meant) [meant, key] = [means, newKey()]
      const headers = { 'Idempotency-Key': key }
      return take(
        api.POST('/api/data-middle/v1/corrections/{id}/answer', {
          params: { path: { id } },
          headers,
          body,
        }),
      )
    },
    // Not waited for: the list without it takes away who says what became of it.
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['assigned-corrections'] }),
  })
}
