import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/vue-query'

import { api, take } from '@/api/client'
import type { DataMiddle } from '@/api/generated'

export type Correction = DataMiddle['CorrectionOut']
/** A field by the record it is on, or as a form names it, such as `student.phone`. */
export type Field = { record_id: string; field: string } | { source_field: string }

export function useMyCorrections() {
  return useInfiniteQuery({
    queryKey: ['corrections'],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/data-middle/v1/corrections', { params: { query: { cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

export function useOpenCorrection() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wanted: {
      field: Field
      claimed: string
      reason: string
      key: string
      caseId?: string
    }) =>
      take(
        api.POST('/api/data-middle/v1/corrections', {
          body: {
            ...wanted.field,
            claimed_value: wanted.claimed,
            reason: wanted.reason,
            case_id: wanted.caseId ?? null,
          },
          headers: { 'Idempotency-Key': wanted.key },
        }),
      ),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['corrections'] }),
  })
}

export function useWithdrawCorrection() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      take(
        api.POST('/api/data-middle/v1/corrections/{id}/withdrawal', { params: { path: { id } } }),
      ),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['corrections'] }),
  })
}
