import { useMutation, useQueryClient } from '@tanstack/vue-query'

import { api, take } from '@/api/client'
import type { Problem } from '@/api/problem'

import type { Version } from '../matters/queries'
import type { Runnable } from './flaws'

/** Says what would keep the process from running, without proposing it. */
export function useCheck() {
  return useMutation({
    mutationFn: (body: Runnable) =>
      take(
        api.POST('/api/workflow/v1/definition-checks', {
          body,
          params: { header: { 'content-length': 0 } },
        }),
      ),
  })
}

export interface HandIn {
  code: string
  files: Record<string, string>
  key: string
}

/** `isNew` is false if the matter says the same already. */
export function useHandIn() {
  const queries = useQueryClient()
  return useMutation<{ version: Version; isNew: boolean }, Problem, HandIn>({
    mutationFn: async ({ code, files, key }) => {
      const { data, response } = await api.POST('/api/catalog/v1/matters/{code}/versions', {
        params: { path: { code } },
        body: { files },
        headers: { 'Idempotency-Key': key },
      })
      return { version: data as Version, isNew: response.status === 201 }
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['administration', 'matters'] }),
  })
}
