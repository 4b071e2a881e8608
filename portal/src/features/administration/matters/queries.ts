import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, take } from '@/api/client'
import type { Catalog, Workflow } from '@/api/generated'
import { Problem } from '@/api/problem'
import type { Text } from '@/i18n/said'

export type Managed = Catalog['ManagedMatter']
export type Version = Catalog['VersionOut']
export type Preview = Catalog['VersionPreview']
export type Flaw = Workflow['DefinitionProblem']
export type Status = Managed['status']

type Code = MaybeRefOrGetter<string>
const start = undefined as string | undefined

export function useManagedMatters(status: MaybeRefOrGetter<Status | undefined>, q: Code) {
  return useInfiniteQuery({
    queryKey: ['administration', 'matters', 'list', status, q],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: 50,
        cursor: pageParam,
        status: toValue(status),
        q: toValue(q) || undefined,
      }
      return take(api.GET('/api/catalog/v1/administration/matters', { params: { query } }))
    },
    initialPageParam: start,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** One matter of the list; null if there is none with that code. */
export function useManagedMatter(code: Code) {
  return useQuery({
    queryKey: ['administration', 'matters', 'one', code],
    queryFn: async (): Promise<Managed | null> => {
      const query = { q: toValue(code), limit: 100 }
      const page = await take(
        api.GET('/api/catalog/v1/administration/matters', { params: { query } }),
      )
      return page.items.find((each) => each.code === toValue(code)) ?? null
    },
  })
}

/** Since when it is suspended, and why; null if it is not. */
export function useSuspension(code: Code, suspended: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: ['administration', 'matters', 'suspension', code],
    queryFn: async () => {
      const params = { path: { code: toValue(code) } }
      return (await take(api.GET('/api/catalog/v1/matters/{code}', { params }))).suspension
    },
    enabled: () => toValue(suspended),
  })
}

export function useVersions(code: Code) {
  return useInfiniteQuery({
    queryKey: ['administration', 'matters', 'versions', code],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/catalog/v1/matters/{code}/versions', {
          params: { path: { code: toValue(code) }, query: { limit: 20, cursor: pageParam } },
        }),
      ),
    initialPageParam: start,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // A version that is being judged is settled within seconds.
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.items.some((each) => each.status === 'proposed') ? 2_000 : false,
  })
}

export function usePreview(code: Code, version: MaybeRefOrGetter<number>) {
  return useQuery<Preview, Problem>({
    queryKey: ['administration', 'matters', 'preview', code, version],
    queryFn: () =>
      take(
        api.GET('/api/catalog/v1/matters/{code}/versions/{version}', {
          params: { path: { code: toValue(code), version: toValue(version) } },
        }),
      ),
  })
}

/** BPMN with its diagram, where the process in question is the one online; null if there is none. */
export function useDrawnProcess(code: Code, wanted: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: ['administration', 'matters', 'drawing', code],
    queryFn: async () => {
      const params = { path: { matter_code: toValue(code) } }
      try {
        return (await take(
          api.GET('/api/workflow/v1/definitions/{matter_code}/drawing', {
            params,
            parseAs: 'text',
          }),
        )) as string
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }
    },
    enabled: () => toValue(wanted),
  })
}

/** Suspend (with a reason or without), resume or retire; every place that shows the matter is told. */
export function useChangeMatter(code: Code) {
  const queries = useQueryClient()
  const params = () => ({ path: { code: toValue(code) } })
  const onSuccess = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['administration', 'matters'] }),
      queries.invalidateQueries({ queryKey: ['matters'] }),
    ])
  return {
    suspend: useMutation({
      mutationFn: ({ reason, key }: { reason: Text | null; key: string }) =>
        take(
          api.POST('/api/catalog/v1/matters/{code}/suspension', {
            params: params(),
            body: { reason },
            headers: { 'Idempotency-Key': key },
          }),
        ),
      onSuccess,
    }),
    resume: useMutation({
      mutationFn: (key: string) =>
        take(
          api.DELETE('/api/catalog/v1/matters/{code}/suspension', {
            params: params(),
            headers: { 'Idempotency-Key': key },
          }),
        ),
      onSuccess,
    }),
    retire: useMutation({
      mutationFn: (key: string) =>
        take(
          api.POST('/api/catalog/v1/matters/{code}/retirement', {
            params: params(),
            headers: { 'Idempotency-Key': key },
          }),
        ),
      onSuccess,
    }),
  }
}

export function useDefinitions() {
  return useInfiniteQuery({
    queryKey: ['administration', 'definitions'],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/workflow/v1/definitions', {
          params: { query: { limit: 50, cursor: pageParam } },
        }),
      ),
    initialPageParam: start,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}
