import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'

import { api, take } from '@/api/client'
import type { DataMiddle } from '@/api/generated'

export type Held = DataMiddle['HeldRecord']
export type HeldField = DataMiddle['HeldField']
export type Read = DataMiddle['ReadOut']

export function useMyData() {
  return useQuery({
    queryKey: ['my-data'],
    queryFn: () => take(api.GET('/api/data-middle/v1/my-data')),
  })
}

export function useReadsOfMyData() {
  return useInfiniteQuery({
    queryKey: ['my-data', 'reads'],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/data-middle/v1/my-data/reads', {
          params: { query: { limit: 20, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}
