import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, watch } from 'vue'

import { api, take } from '@/api/client'
import { isClerk, session } from '@/session/session'

const signedOn = computed(() => session.person !== null && !session.expired)

/** How many of this person's cases are in each state. */
export function useCaseCounts() {
  return useQuery({
    queryKey: ['cases', 'counts'],
    queryFn: () => take(api.GET('/api/workflow/v1/cases/counts')),
    enabled: signedOn,
  })
}

/** What waits for this person, for the badges of the shell. */
export function useCounts() {
  const messages = useQuery({
    queryKey: ['messages', 'unread-count'],
    queryFn: () => take(api.GET('/api/notify/v1/messages/unread-count')),
    enabled: signedOn,
  })
  const tasks = useQuery({
    queryKey: ['tasks', 'counts'],
    queryFn: () => take(api.GET('/api/workflow/v1/tasks/counts')),
    enabled: computed(() => signedOn.value && isClerk()),
  })
  return {
    messages: computed(() => messages.data.value?.unread ?? 0),
    tasks: computed(() => tasks.data.value?.open ?? 0),
  }
}

/** Live push: a message arrives, and everything that may have changed by it is asked for again. */
export function useLiveMessages(): void {
  const queries = useQueryClient()
  let source: EventSource | null = null
  const listen = (wanted: boolean) => {
    source?.close()
    source = wanted ? new EventSource('/api/notify/v1/stream') : null
    const refresh = () => {
      for (const key of ['messages', 'tasks', 'cases', 'case']) {
        void queries.invalidateQueries({ queryKey: [key] })
      }
    }
    source?.addEventListener('message', refresh)
    source?.addEventListener('unread', refresh)
  }
  watch(signedOn, listen, { immediate: true })
  onScopeDispose(() => source?.close())
}
