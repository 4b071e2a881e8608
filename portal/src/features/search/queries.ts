import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { api, take } from '@/api/client'
import type { paths } from '@/api/generated'
import type { Highlights, Matter } from '@/features/matters/queries'

import type { Wanted } from './rules'

type Narrowed = NonNullable<paths['/api/catalog/v1/matters']['get']['parameters']['query']>
export type Found = Matter & { highlights?: Highlights }

export function useSuggestions(q: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['matters', 'suggestions', q],
    queryFn: async ({ signal }) => {
      const query = { q: toValue(q), limit: 8 }
      return (await take(api.GET('/api/catalog/v1/suggestions', { params: { query }, signal })))
        .items
    },
    enabled: computed(() => toValue(q) !== ''),
    placeholderData: keepPreviousData,
  })
}

/** Best first; without words, all that the filters leave, in the order of pinyin. */
export function useResults(wanted: MaybeRefOrGetter<Wanted>) {
  return useInfiniteQuery({
    queryKey: ['matters', 'results', computed(() => toValue(wanted))],
    queryFn: ({ pageParam, signal }): Promise<{ items: Found[]; next_cursor?: string | null }> => {
      const { q, filters } = toValue(wanted)
      // The server refuses words it does not know; it is the one who knows them.
      const narrowed = { ...(filters as Narrowed), limit: 20, cursor: pageParam }
      return q
        ? take(api.GET('/api/catalog/v1/search', { params: { query: { ...narrowed, q } }, signal }))
        : take(api.GET('/api/catalog/v1/matters', { params: { query: narrowed }, signal }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })
}
