import { reactive, watch } from 'vue'

import { session } from '@/session/session'

import type { Decision } from './rules'

/** A decision not made yet. */
export interface Draft {
  decision: Decision
  comment: string
  /** Pointers of what the applicant shall mend. */
  fields: string[]
}

type Drafts = Record<string, Draft>
let kept: Drafts | undefined

function place(): string {
  return `yiwang.decisions.${session.person?.id ?? ''}`
}

function load(): Drafts {
  try {
    return JSON.parse(sessionStorage.getItem(place()) ?? '{}') as Drafts
  } catch {
    return {}
  }
}

function save(drafts: Drafts): void {
  const begun = Object.entries(drafts).filter(
    ([, { comment, fields }]) => comment.trim() || fields.length,
  )
  try {
    sessionStorage.setItem(place(), JSON.stringify(Object.fromEntries(begun)))
  } catch {
    // Storage may be forbidden; what was typed lasts as long as the page then.
  }
}

function all(): Drafts {
  if (kept) return kept
  const drafts: Drafts = reactive(load())
  watch(drafts, save)
  return (kept = drafts)
}

/** What was begun for this task, in this window; it outlives going elsewhere and a reload. */
export function draftOf(id: string): Draft {
  const drafts = all()
  drafts[id] ??= { decision: 'approve', comment: '', fields: [] }
  return drafts[id]
}

export function forgetDraft(id: string): void {
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- reactive, keyed by task
  delete all()[id]
}
