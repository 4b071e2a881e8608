import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, newKey, take } from '@/api/client'
import type { Workflow } from '@/api/generated'
import type { Problem } from '@/api/problem'

import type { Service } from '../services'

export type Letter = Workflow['DeadLetterOut']
export type LetterStatus = 'open' | 'replayed'

// Every service is asked in the same words; to the types one stands for all.
const letters = (service: Service) =>
  `/api/${service}/v1/dead-letters` as '/api/workflow/v1/dead-letters'
const letter = (service: Service) =>
  `/api/${service}/v1/dead-letters/{id}` as '/api/workflow/v1/dead-letters/{id}'
const replay = (service: Service) =>
  `/api/${service}/v1/dead-letters/{id}/replay` as '/api/workflow/v1/dead-letters/{id}/replay'

export function useLetters(
  service: MaybeRefOrGetter<Service>,
  status: MaybeRefOrGetter<LetterStatus>,
) {
  return useInfiniteQuery({
    queryKey: ['administration', 'dead-letters', service, status],
    queryFn: ({ pageParam }) => {
      const query = { status: toValue(status), limit: 30, cursor: pageParam }
      return take(api.GET(letters(toValue(service)), { params: { query } }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

export function useLetter(service: MaybeRefOrGetter<Service>, id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['administration', 'dead-letter', service, id],
    queryFn: () =>
      take(api.GET(letter(toValue(service)), { params: { path: { id: toValue(id) } } })),
  })
}

/** Every open letter of a service, the oldest first. */
export async function openLetters(service: Service): Promise<Letter[]> {
  const found: Letter[] = []
  let cursor: string | undefined
  do {
    const query = { status: 'open' as const, limit: 100, cursor }
    const page = await take(api.GET(letters(service), { params: { query } }))
    found.push(...page.items)
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  return found.reverse()
}

export function replayed(service: Service, id: string, key = newKey()): Promise<Letter> {
  return take(
    api.POST(replay(service), { params: { path: { id } }, headers: { 'Idempotency-Key': key } }),
  )
}

export function useRefreshLetters() {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      ['dead-letters', 'dead-letter', 'operations'].map((each) =>
        queries.invalidateQueries({ queryKey: ['administration', each] }),
      ),
    )
}

export function useReplay(service: MaybeRefOrGetter<Service>) {
  const refresh = useRefreshLetters()
  return useMutation<Letter, Problem, { id: string; key: string }>({
    mutationFn: ({ id, key }) => replayed(toValue(service), id, key),
    // A failure is noted on the letter, too.
    onSettled: refresh,
  })
}
