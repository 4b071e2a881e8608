import { useQueries, useQuery } from '@tanstack/vue-query'

import { api, take } from '@/api/client'
import type { Academic, Catalog, Workflow } from '@/api/generated'
import type { Problem } from '@/api/problem'

import { SERVICES, type Service } from './services'

export type Operations = Workflow['OperationsOut']
export type AdapterState = Academic['StateOut']
export type Managed = Catalog['ManagedMatter']

const EVERY = 30_000

/** Every service is asked in the same words; to the types one stands for all. */
export function operationsPath(service: Service) {
  return `/api/${service}/v1/operations` as '/api/workflow/v1/operations'
}

/** What waits in each service, in the order of `SERVICES`; each fails by itself. */
export function useOperations() {
  return useQueries({
    queries: SERVICES.map((service) => ({
      queryKey: ['administration', 'operations', service],
      queryFn: (): Promise<Operations> => take(api.GET(operationsPath(service))),
      refetchInterval: EVERY,
      retry: false,
    })),
  })
}

export function useAdapterState() {
  return useQuery<AdapterState, Problem>({
    queryKey: ['administration', 'adapter'],
    queryFn: () => take(api.GET('/api/academic/v1/state')),
    refetchInterval: EVERY,
    retry: false,
  })
}

/** Matters whose newest version is being judged or was refused. */
export function useUnsettledMatters() {
  return useQuery<Managed[], Problem>({
    queryKey: ['administration', 'matters', 'unsettled'],
    queryFn: async () => {
      const found: Managed[] = []
      let cursor: string | undefined
      do {
        const page = await take(
          api.GET('/api/catalog/v1/administration/matters', {
            params: { query: { limit: 100, cursor } },
          }),
        )
        found.push(
          ...page.items.filter((each) =>
            ['proposed', 'rejected'].includes(each.latest_version_status),
          ),
        )
        cursor = page.next_cursor ?? undefined
      } while (cursor)
      return found
    },
    refetchInterval: EVERY,
  })
}
