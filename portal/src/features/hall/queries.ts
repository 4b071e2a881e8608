import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { api, take } from '@/api/client'
import type { Catalog } from '@/api/generated'
import { session } from '@/session/session'

const signedOn = computed(() => session.person !== null)
type Audience = 'student' | 'staff' | 'unit' | 'alumni' | 'visitor'

/** How many of my cases are in each state. */
export function useCaseCounts() {
  return useQuery({
    queryKey: ['cases', 'counts'],
    queryFn: () => take(api.GET('/api/workflow/v1/cases/counts')),
    enabled: signedOn,
  })
}

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
