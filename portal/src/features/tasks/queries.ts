import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { api, newKey, take } from '@/api/client'
import type { Workflow } from '@/api/generated'
import { problemFrom } from '@/api/problem'
import { session } from '@/session/session'

import type { Decision, Wish } from './rules'

export type ListedTask = Workflow['ListedTask']
export type Task = Workflow['TaskDetail']
export type Phrase = Workflow['PhraseOut']
export type BatchItem = Workflow['BatchItem']
type Source<T> = MaybeRefOrGetter<T>
type TaskPages = InfiniteData<Workflow['Page_ListedTask_']>

const PAGE = 50
const MINUTE = 60_000
/** As many as one batch may have. */
const BATCH = 50

/** Asked for again every minute: colleagues work on the same list. */
export function useTasks(wish: Source<Wish>) {
  return useInfiniteQuery({
    queryKey: ['tasks', 'list', wish],
    queryFn: ({ pageParam }) => {
      const { status, matter, q, state, claimed, sort } = toValue(wish)
      const open = status === 'open' ? { state, claimed, sort } : {}
      const query = { status, matter_code: matter, q, ...open, limit: PAGE, cursor: pageParam }
      return take(api.GET('/api/workflow/v1/tasks', { params: { query } }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: MINUTE,
  })
}

export function useTaskCounts() {
  return useQuery({
    queryKey: ['tasks', 'counts'],
    queryFn: () => take(api.GET('/api/workflow/v1/tasks/counts')),
    enabled: computed(() => session.person !== null),
  })
}

export function useTaskMatters() {
  return useQuery({
    queryKey: ['tasks', 'matters'],
    queryFn: () => take(api.GET('/api/workflow/v1/tasks/matters')),
    placeholderData: keepPreviousData,
  })
}

const at = (id: Source<string>) => ({ path: { id: toValue(id) } })
const tagged = (version: number) => ({ 'if-match': `"${version}"` })

// Each reading is written down for the applicant to see, so that nothing is read without cause.
const detail = (id: string) => ({
  queryKey: ['task', id],
  queryFn: () => take(api.GET('/api/workflow/v1/tasks/{id}', { params: at(id) })),
  staleTime: 10 * MINUTE,
})

export function useTask(id: Source<string>) {
  return useQuery(computed(() => ({ ...detail(toValue(id)), refetchOnWindowFocus: false })))
}

/** For whoever is about to decide: the next task is there when this one is done. */
export function usePrefetch() {
  const queries = useQueryClient()
  return (id: string) => void queries.prefetchQuery(detail(id))
}

export function useTaskDrawing(id: Source<string>, wanted: Source<boolean>) {
  return useQuery({
    queryKey: ['task', id, 'drawing'],
    queryFn: () => take(api.GET('/api/workflow/v1/tasks/{id}/drawing', { params: at(id) })),
    enabled: wanted,
  })
}

/** These are done: out of the lists at once, and everything counted again. */
async function done(queries: QueryClient, ids: string[]): Promise<void> {
  await queries.cancelQueries({ queryKey: ['tasks', 'list'] })
  queries.setQueriesData<TaskPages>({ queryKey: ['tasks', 'list'] }, (list) =>
    list
      ? {
          ...list,
          pages: list.pages.map((page) => ({
            ...page,
            items: page.items.filter(({ id, status }) => status !== 'open' || !ids.includes(id)),
          })),
        }
      : list,
  )
  for (const id of ids) {
    void queries.invalidateQueries({ queryKey: ['task', id], refetchType: 'none' })
  }
  void queries.invalidateQueries({ queryKey: ['tasks'] })
}

export function useDone() {
  const queries = useQueryClient()
  return (ids: string[]) => done(queries, ids)
}

export interface Verdict {
  task: { id: string; version: number }
  decision: Decision
  comment: string
  fields: string[]
}

/** The same verdict sent again, after no answer came, is the same intention and has its key. */
export function useDecide() {
  let meant = ''
  let key = ''
  return useMutation({
    mutationFn: (verdict: Verdict) => {
      const { task, decision, comment, fields } = verdict
      const means = JSON.stringify([task.id, task.version, decision, comment, fields])
      if (means !== meant) [meant, key] = [means, newKey()]
      const params = { ...at(task.id), header: tagged(task.version) }
      const headers = { 'Idempotency-Key': key }
      if (decision === 'approve') {
        const body = { comment: comment || null }
        return take(api.POST('/api/workflow/v1/tasks/{id}/approval', { params, headers, body }))
      }
      if (decision === 'reject') {
        const body = { comment }
        return take(api.POST('/api/workflow/v1/tasks/{id}/rejection', { params, headers, body }))
      }
      const body = { comment, fields }
      return take(api.POST('/api/workflow/v1/tasks/{id}/return', { params, headers, body }))
    },
    onError: (error) => {
      const { offline, status } = problemFrom(error)
      if (!offline && status < 500) meant = ''
    },
  })
}

/** Taking a task for oneself, or leaving it to the group again. */
export function useClaim() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ task, mine }: { task: Task; mine: boolean }) => {
      const params = { ...at(task.id), header: tagged(task.version) }
      return mine
        ? take(api.POST('/api/workflow/v1/tasks/{id}/claim', { params }))
        : take(api.DELETE('/api/workflow/v1/tasks/{id}/claim', { params }))
    },
    onSuccess: (claimed, { task }) => {
      queries.setQueryData<Task>(['task', task.id], (known) => known && { ...known, ...claimed })
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ['tasks'] }),
  })
}

export function useBatchApproval() {
  return useMutation({
    mutationFn: async ({ tasks, comment }: { tasks: ListedTask[]; comment: string }) => {
      const items: BatchItem[] = []
      for (let from = 0; from < tasks.length; from += BATCH) {
        const some = tasks.slice(from, from + BATCH).map(({ id, version }) => ({ id, version }))
        const body = { tasks: some, comment: comment || null }
        items.push(
          ...(await take(api.POST('/api/workflow/v1/tasks/batch-approval', { body }))).items,
        )
      }
      return items
    },
  })
}

export function usePhrases() {
  return useQuery({
    queryKey: ['phrases'],
    queryFn: async () => (await take(api.GET('/api/workflow/v1/phrases'))).items,
    staleTime: 60 * MINUTE,
  })
}

export function useKeepPhrase() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (phrase: { kind: Decision; text: string }) =>
      take(api.POST('/api/workflow/v1/phrases', { body: phrase })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['phrases'] }),
  })
}

export function useForgetPhrase() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      take(api.DELETE('/api/workflow/v1/phrases/{id}', { params: at(id) })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['phrases'] }),
  })
}
