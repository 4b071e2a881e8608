import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { api, take } from '@/api/client'
import type { Catalog } from '@/api/generated'
import { session } from '@/session/session'

import { easiestFirst } from './rules'

export type Matter = Catalog['MatterSummary']
export type Favourite = Catalog['FavouriteOut']
export type Facet = Catalog['Facet']
export type Highlights = Catalog['HighlightedText']

/** Changes when somebody publishes a matter; not while somebody reads. */
const SELDOM = 10 * 60_000
const signedOn = computed(() => session.person !== null)

/** The words matters are sorted by, and how many each leads to. */
export function useFacets() {
  return useQuery({
    queryKey: ['matters', 'facets'],
    queryFn: () => take(api.GET('/api/catalog/v1/facets')),
    staleTime: SELDOM,
  })
}

/** What others had done most often, or what is for people like the reader. */
export function useRecommendations(shown: number) {
  return useQuery({
    queryKey: ['matters', 'recommendations'],
    queryFn: async () => {
      const query = { limit: 20 }
      return (await take(api.GET('/api/catalog/v1/recommendations', { params: { query } }))).items
    },
    select: (matters) => easiestFirst(matters).slice(0, shown),
    staleTime: SELDOM,
  })
}

/** All of them, newest first: there are never more than matters. */
export function useFavourites() {
  return useQuery({
    queryKey: ['favourites'],
    queryFn: async () => {
      const found: Favourite[] = []
      let cursor: string | null | undefined
      do {
        const query = { limit: 100, cursor }
        const page = await take(api.GET('/api/catalog/v1/favourites', { params: { query } }))
        found.push(...page.items)
        cursor = page.next_cursor
      } while (cursor)
      return found
    },
    enabled: signedOn,
  })
}

/** Keeps a matter at hand or lets it go. Shown at once; taken back if it did not succeed. */
export function useKeep() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ matter, wanted }: { matter: Matter; wanted: boolean }) => {
      const params = { path: { code: matter.code } }
      return wanted
        ? take(api.PUT('/api/catalog/v1/favourites/{code}', { params }))
        : take(api.DELETE('/api/catalog/v1/favourites/{code}', { params }))
    },
    onMutate: async ({ matter, wanted }) => {
      await queries.cancelQueries({ queryKey: ['favourites'] })
      const before = queries.getQueryData<Favourite[]>(['favourites'])
      const others = (before ?? []).filter(({ code }) => code !== matter.code)
      const added = { ...matter, added_at: new Date().toISOString() }
      queries.setQueryData(['favourites'], wanted ? [added, ...others] : others)
      return { before }
    },
    onError: (_error, _intention, context) => queries.setQueryData(['favourites'], context?.before),
    onSettled: () => queries.invalidateQueries({ queryKey: ['favourites'] }),
  })
}
