import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { api, take } from '@/api/client'
import type { Catalog } from '@/api/generated'
import { useCaseCounts } from '@/app/counts'
import { useFacets, useFavourites, useRecommendations } from '@/features/matters/queries'
import { session } from '@/session/session'

const signedOn = computed(() => session.person !== null)
type Audience = 'student' | 'staff' | 'unit' | 'alumni' | 'visitor'

export function useRecent() {
  return useQuery({
    queryKey: ['matters', 'recent'],
    queryFn: async () => {
      const query = { limit: 5 }
      return (await take(api.GET('/api/catalog/v1/recent-matters', { params: { query } }))).items
    },
    enabled: signedOn,
  })
}

export function useMattersFor(audience: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['matters', 'for', audience],
    queryFn: async (): Promise<Catalog['MatterSummary'][]> => {
      const query = { audience: toValue(audience) as Audience, limit: 20 }
      return (await take(api.GET('/api/catalog/v1/matters', { params: { query } }))).items
    },
    placeholderData: keepPreviousData,
  })
}

export function useNewest(limit: number) {
  return useQuery({
    queryKey: ['news', 'newest', limit],
    queryFn: async () => {
      const query = { limit }
      return (await take(api.GET('/api/catalog/v1/announcements', { params: { query } }))).items
    },
  })
}

/**
 * Whether all that the hall shows has come, or will not. A hall that fills up piece by piece moves
 * under the finger of whoever is about to touch something.
 */
export function useHallReady() {
  const asked = [
    useFacets(),
    useRecommendations(6),
    useNewest(3),
    useMattersFor(session.person?.kind ?? 'student'),
    useCaseCounts(),
    useFavourites(),
    useRecent(),
  ]
  return computed(() => !asked.some((each) => each.isLoading.value))
}
