import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

import type { Problem } from '@/api/problem'
import { session } from '@/session/session'
import { isPhone } from '@/site/device'

import { forgetDraft } from './drafts'
import { useDone, usePrefetch, useTasks, type ListedTask, type Task } from './queries'
import {
  meaningOf,
  moved,
  nextAfter,
  onlyReadBecause,
  queryFrom,
  wishFrom,
  type Decided,
  type Wish,
} from './rules'

/** What became of a task, to be said to whoever decided on it. */
export type Outcome =
  | { kind: 'done'; decided: Decided; task: Task }
  | { kind: 'gone'; task: Task; why: string; comment: string }
  | { kind: 'changed'; task: Task }

const mine = (task: ListedTask) => !onlyReadBecause(task, session.person)

/** The list, the one task that is open beside it, and the way from one task to the next. */
export function useWorkplace() {
  const route = useRoute()
  const router = useRouter()
  const queries = useQueryClient()
  const done = useDone()
  const prefetch = usePrefetch()

  // The address is another page's already while this one is being left.
  const here = () => route.name === 'tasks'
  const wish = computed<Wish>((before) => (here() || !before ? wishFrom(route.query) : before))
  const id = computed<string>((before) =>
    here() || before === undefined ? String(route.params.id ?? '') : before,
  )
  const tasks = useTasks(wish)
  const items = computed(() => tasks.data.value?.pages.flatMap((page) => page.items) ?? [])
  const listed = computed(() => items.value.find((each) => each.id === id.value))

  const outcome = shallowRef<Outcome>()
  /** The task whose heading gets the focus once it is there; `none` for the words in its place. */
  const focusOn = ref('')

  function ask(wanted: Wish): Promise<unknown> {
    return router.replace({ name: 'tasks', query: queryFrom(wanted) })
  }

  async function open(wanted: string, focus = false): Promise<void> {
    if (focus) focusOn.value = wanted
    if (wanted === id.value) return
    const to = { name: 'tasks', params: { id: wanted }, query: queryFrom(wish.value) }
    await (isPhone.value && !id.value ? router.push(to) : router.replace(to))
    window.scrollTo(0, 0)
  }

  function close(): Promise<unknown> {
    return router.replace({ name: 'tasks', query: queryFrom(wish.value) })
  }

  function move(by: 1 | -1, focus: boolean): string | undefined {
    const to = moved(items.value, id.value, by)?.id
    if (to && to !== id.value) void open(to, focus)
    return to
  }

  async function following(of: string): Promise<ListedTask | undefined> {
    const next = nextAfter(items.value, of, mine)
    if (next || !tasks.hasNextPage.value) return next
    await tasks.fetchNextPage()
    return nextAfter(items.value, of, mine)
  }

  async function leave(task: { id: string }): Promise<void> {
    const next = await following(task.id).catch(() => undefined)
    if (next) await open(next.id, true)
    else {
      focusOn.value = 'none'
      await close()
    }
    await done([task.id])
  }

  async function decided(task: Task, how: Decided): Promise<void> {
    outcome.value = { kind: 'done', decided: how, task }
    await leave(task)
    forgetDraft(task.id)
  }

  /** Somebody else was faster; whatever was typed is kept in the outcome. */
  async function refused(task: Task, problem: Problem, comment: string): Promise<void> {
    const meaning = meaningOf(problem)
    if (meaning === 'stays') return
    if (meaning === 'changed') {
      await queries.refetchQueries({ queryKey: ['task', task.id], exact: true })
      const fresh = queries.getQueryData<Task>(['task', task.id])
      if (fresh && fresh.version !== task.version && mine(fresh)) {
        outcome.value = { kind: 'changed', task }
        return
      }
    }
    const why = meaning === 'gone' ? problem.title : ''
    outcome.value = { kind: 'gone', task, why, comment }
    await leave(task)
  }

  /** Whoever is about to decide will want the next one. */
  function prepareNext(): void {
    const next = nextAfter(items.value, id.value, mine)
    if (next) prefetch(next.id)
  }

  // On a large screen the first task is open at once. The address keeps it open when the list changes.
  watch(
    [items, id, isPhone],
    () => {
      const first = items.value.find(mine) ?? items.value[0]
      if (!here() || isPhone.value || id.value || !first) return
      if (wish.value.status === 'open') void open(first.id)
    },
    { immediate: true },
  )

  return {
    wish,
    id,
    tasks,
    items,
    listed,
    outcome,
    focusOn,
    ask,
    open,
    close,
    move,
    leave,
    decided,
    refused,
    prepareNext,
    done,
  }
}
