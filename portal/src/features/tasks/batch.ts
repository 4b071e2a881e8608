import { computed, nextTick, ref, shallowRef, type Ref } from 'vue'

import { session } from '@/session/session'

import type { BatchItem, ListedTask } from './queries'
import { onlyReadBecause } from './rules'

export interface BatchResult {
  approved: number
  refused: { task: ListedTask; problem: NonNullable<BatchItem['problem']> }[]
}

/** What is ticked to be approved together. Only what the list shows can be. */
export function useBatch(items: Ref<ListedTask[]>, done: (ids: string[]) => Promise<void>) {
  const ticked = ref<ReadonlySet<string>>(new Set())
  const result = shallowRef<BatchResult>()
  const canPick = (task: ListedTask) => task.batch && !onlyReadBecause(task, session.person)
  const tasks = computed(() =>
    items.value.filter((each) => ticked.value.has(each.id) && canPick(each)),
  )
  const picked = computed(() => new Set(tasks.value.map(({ id }) => id)))

  function pick(ids: string[], on: boolean): void {
    const now = new Set(picked.value)
    for (const id of ids) {
      if (on) now.add(id)
      else now.delete(id)
    }
    ticked.value = now
  }
  function toggle(task: ListedTask | undefined): void {
    if (task && canPick(task)) pick([task.id], !picked.value.has(task.id))
  }
  function clear(): void {
    ticked.value = new Set()
  }

  /** Those that were refused stay ticked. Returns what was approved. */
  async function finish(answers: BatchItem[], asked: ListedTask[]): Promise<string[]> {
    const approved = answers.filter(({ status }) => status === 'approved').map(({ id }) => id)
    const refused = answers.flatMap(({ id, problem }) => {
      const task = asked.find((each) => each.id === id)
      return task && problem ? [{ task, problem }] : []
    })
    result.value = { approved: approved.length, refused }
    pick(approved, false)
    await done(approved)
    await nextTick()
    return approved
  }

  return { tasks, picked, result, canPick, pick, toggle, clear, finish }
}
