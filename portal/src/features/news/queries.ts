import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, take } from '@/api/client'
import type { Catalog } from '@/api/generated'
import type { Problem } from '@/api/problem'

export function useNews() {
  return useInfiniteQuery({
    queryKey: ['news', 'list'],
    queryFn: ({ pageParam }) => {
      const query = { limit: 20, cursor: pageParam }
      return take(api.GET('/api/catalog/v1/announcements', { params: { query } }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

export function useAnnouncement(id: MaybeRefOrGetter<string>) {
  return useQuery<Catalog['AnnouncementOut'], Problem>({
    queryKey: ['news', 'one', id],
    queryFn: () => {
      const path = { id: toValue(id) }
      return take(api.GET('/api/catalog/v1/announcements/{id}', { params: { path } }))
    },
  })
}
