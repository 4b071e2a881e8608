import { newKey } from '@/api/client'

/**
 * The key of handing in a case in one of its rounds. It outlives a reload, so that an answer
 * that got lost is asked for again, and nothing is handed in twice.
 */
export function submissionKey(id: string, round: number): string {
  const name = `yiwang.submission.${id}.${round}`
  try {
    const kept = sessionStorage.getItem(name) ?? newKey()
    sessionStorage.setItem(name, kept)
    return kept
  } catch {
    return newKey()
  }
}
