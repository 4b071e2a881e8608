import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'

import { api, take } from '@/api/client'

export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: () => take(api.GET('/api/identity/v1/me')),
  })
}

export function useSessions() {
  return useQuery({
    queryKey: ['sessions'],
    queryFn: () =>
      take(api.GET('/api/identity/v1/sessions', { params: { query: { limit: 100 } } })),
  })
}

export function useEndSession() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      take(api.DELETE('/api/identity/v1/sessions/{id}', { params: { path: { id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['sessions'] }),
  })
}

export function useSignOns() {
  return useInfiniteQuery({
    queryKey: ['sign-ons'],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/identity/v1/sign-ons', {
          params: { query: { limit: 10, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}
