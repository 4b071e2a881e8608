import { session } from '@/session/session'

import type { Announcement, Written } from './queries'

/** An announcement as it stands in the editor. */
export interface Draft {
  titleZh: string
  titleEn: string
  bodyZh: string
  bodyEn: string
  department: string
  pinned: boolean
  /** As `<input type=datetime-local>` has it, in campus time. */
  publishAt: string
}

export const EMPTY: Draft = {
  titleZh: '',
  titleEn: '',
  bodyZh: '',
  bodyEn: '',
  department: '',
  pinned: false,
  publishAt: '',
}

export const REQUIRED = ['titleZh', 'titleEn', 'bodyZh', 'bodyEn'] as const

/** Where the server's pointers stand in the editor. */
export const FIELDS: Record<string, keyof Draft> = {
  '/title/zh': 'titleZh',
  '/title/en': 'titleEn',
  '/body/zh': 'bodyZh',
  '/body/en': 'bodyEn',
  '/title': 'titleZh',
  '/body': 'bodyZh',
  '/department': 'department',
  '/pinned': 'pinned',
  '/publish_at': 'publishAt',
}

export function draftOf(read: Announcement): Draft {
  return {
    titleZh: read.title.zh,
    titleEn: read.title.en,
    bodyZh: read.body.zh,
    bodyEn: read.body.en,
    department: read.department?.code ?? '',
    pinned: read.pinned,
    publishAt: campusMinute(read.publish_at),
  }
}

export function written(draft: Draft, before?: Announcement): Written {
  return {
    title: { zh: draft.titleZh.trim(), en: draft.titleEn.trim() },
    body: { zh: draft.bodyZh.trim(), en: draft.bodyEn.trim() },
    department: draft.department || null,
    pinned: draft.pinned,
    publish_at: moment(draft.publishAt, before?.publish_at),
  }
}

/** 2026-11-22T09:05, as a clock on campus shows it. */
export function campusMinute(iso: string): string {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(iso))
  return shown.replace(' ', 'T')
}

/** A time that was not touched keeps its seconds. */
function moment(typed: string, before?: string): string | null {
  if (before && campusMinute(before) === typed) return before
  return typed ? `${typed}:00+08:00` : null
}

const place = (id: string) => `yiwang.announcement.${session.person?.id ?? ''}.${id}`

/** What was typed and not saved, in this window. */
export function keptDraft(id: string): Draft | undefined {
  try {
    const kept = sessionStorage.getItem(place(id))
    return kept ? { ...EMPTY, ...(JSON.parse(kept) as Draft) } : undefined
  } catch {
    return undefined
  }
}

export function keepDraft(id: string, draft: Draft | undefined): void {
  try {
    if (draft) sessionStorage.setItem(place(id), JSON.stringify(draft))
    else sessionStorage.removeItem(place(id))
  } catch {
    // Storage may be forbidden; what was typed lasts as long as the page then.
  }
}
