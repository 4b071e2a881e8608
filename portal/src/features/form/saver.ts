import { shallowReactive } from 'vue'

import { problemFrom, type FieldError, type Problem } from '@/api/problem'
import { same, valueAt, withValue, type Answers } from '@/forms/pointers'

import { merged, patchOf, type Conflict } from './merge'
import type { UnsavedAnswers } from './unsaved'

/** What the server holds, and its version. */
export interface Held {
  data: Answers
  etag: string
}

export interface Ports {
  send(patch: Answers, etag: string): Promise<Held>
  load(): Promise<Held>
  unsaved: UnsavedAnswers
}

/** A value the server did not take, and what it said. */
export interface Refused extends FieldError {
  value: unknown
}

interface State {
  data: Answers
  /** `waiting`: kept in this browser, and saved when it can be; `stopped`: it never can. */
  status: 'saved' | 'saving' | 'waiting' | 'stopped'
  /** The last attempt to save did not succeed. */
  failing: boolean
  savedAt: Date | null
  conflicts: Conflict[]
  refused: Refused[]
  problem: Problem | null
}

const PAUSE = 800
const RETRIES = [2_000, 5_000, 10_000, 30_000]
const TURNS = 6

/**
 * Takes what is typed to the server: kept in this browser at once, sent when the typing
 * pauses, tried again for as long as it takes, merged with what other pages saved.
 */
export function createSaver(start: Held, ports: Ports) {
  let base = start
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null
  let failures = 0
  let closed = false
  const state = shallowReactive<State>({
    data: start.data,
    status: 'saved',
    failing: false,
    savedAt: null,
    conflicts: [],
    refused: [],
    problem: null,
  })

  const before = ports.unsaved.recall()
  if (before) {
    const found = merged(before.base, before.data, base.data)
    state.data = found.data
    state.conflicts = found.conflicts
    ports.unsaved.adopt()
    if (patch()) schedule(0)
    else if (!found.conflicts.length) ports.unsaved.forget()
  }

  function held(): string[] {
    const stillRefused = state.refused.filter((each) =>
      same(valueAt(state.data, each.pointer), each.value),
    )
    return [...state.conflicts, ...stillRefused].map((each) => each.pointer)
  }

  function patch(): Answers | null {
    return patchOf(base.data, state.data, held())
  }

  function schedule(wait: number): void {
    clearTimeout(timer)
    if (state.status === 'stopped' || closed) return
    state.status = 'waiting'
    timer = setTimeout(() => void flush(), wait)
  }

  function keep(): void {
    ports.unsaved.keep({ base: base.data, data: state.data, at: new Date().toISOString() })
  }

  function change(data: Answers): void {
    if (same(data, state.data)) return
    state.data = data
    keep()
    schedule(PAUSE)
  }

  /** Saves now; true if the server has everything. */
  async function flush(): Promise<boolean> {
    clearTimeout(timer)
    running ??= run().finally(() => (running = null))
    await running
    return state.status === 'saved' && !state.conflicts.length
  }

  async function run(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const wanted = patch()
      if (!wanted) return settle()
      if (state.status === 'stopped') return
      state.status = 'saving'
      try {
        base = await ports.send(wanted, base.etag)
        failures = 0
        state.failing = false
        state.savedAt = new Date()
      } catch (error) {
        if (!(await mended(problemFrom(error)))) return
      }
    }
    again()
  }

  function settle(): void {
    state.status = state.status === 'stopped' ? 'stopped' : 'saved'
    state.refused = state.refused.filter((each) =>
      same(valueAt(state.data, each.pointer), each.value),
    )
    if (same(base.data, state.data)) ports.unsaved.forget()
    else keep()
  }

  /** Whether it makes sense to try again at once. */
  async function mended(problem: Problem): Promise<boolean> {
    const { status, errors } = problem
    if (status === 412) {
      try {
        takeOver(await ports.load())
        return true
      } catch (error) {
        return mended(problemFrom(error))
      }
    }
    const pointers = errors.filter((each) => each.pointer !== '')
    if (status === 422 && pointers.length) {
      const fresh = pointers.map((each) => ({ ...each, value: valueAt(state.data, each.pointer) }))
      const others = state.refused.filter(
        (each) => !fresh.some((one) => one.pointer === each.pointer),
      )
      state.refused = [...others, ...fresh]
      return true
    }
    if (problem.offline || status === 401 || status === 403 || status === 429 || status >= 500) {
      again(problem.retryAfter)
    } else {
      state.status = 'stopped'
      state.problem = problem
    }
    return false
  }

  function again(retryAfter: number | null = null): void {
    const wait = RETRIES[Math.min(failures, RETRIES.length - 1)] ?? PAUSE
    failures += 1
    state.failing = true
    schedule(retryAfter ? retryAfter * 1000 : wait)
  }

  /** The server has something newer than what ours was made of. */
  function takeOver(theirs: Held): void {
    const found = merged(base.data, state.data, theirs.data)
    base = theirs
    state.data = found.data
    const asked = new Set(found.conflicts.map((each) => each.pointer))
    state.conflicts = [
      ...state.conflicts.filter((each) => !asked.has(each.pointer)),
      ...found.conflicts,
    ]
  }

  /** A person has said which of two values it is. */
  function choose(pointer: string, value: unknown): void {
    state.conflicts = state.conflicts.filter((each) => each.pointer !== pointer)
    state.data = withValue(state.data, pointer, value)
    keep()
    schedule(0)
  }

  return {
    state,
    change,
    flush,
    choose,
    takeOver,
    /** Something that stood in the way may be gone: the network is back, the session too. */
    resume(): void {
      failures = 0
      if (state.status === 'waiting') void flush()
    },
    /** Whatever is not saved by then stays in this browser. Ends with the last attempt to save. */
    async close(): Promise<void> {
      const last = running ?? (state.status === 'waiting' ? flush() : null)
      closed = true
      await last
    },
    get etag(): string {
      return base.etag
    },
  }
}

export type Saver = ReturnType<typeof createSaver>
