import { isObject, type Answers } from '@/forms/pointers'

/** What somebody typed that the server does not have yet, and what it was made of. */
export interface Unsaved {
  base: Answers
  data: Answers
  at: string
}

interface Kept extends Unsaved {
  /** The page that typed it; another page of the same case does not throw it away. */
  owner: string
}

/** Unsaved answers in this browser, each person's and each case's for itself. */
export class UnsavedAnswers {
  private readonly owner = crypto.randomUUID()
  private readonly key: string

  constructor(
    person: string,
    caseId: string,
    private readonly storage: Storage | null = browserStorage(),
  ) {
    this.key = `yiwang.unsaved.${person}.${caseId}`
  }

  /** False if this browser keeps nothing. */
  keep(unsaved: Unsaved): boolean {
    try {
      this.storage?.setItem(this.key, JSON.stringify({ ...unsaved, owner: this.owner }))
      return this.storage !== null
    } catch {
      return false
    }
  }

  recall(): Unsaved | null {
    return this.read()
  }

  /** All of it has been saved by us; or, `anyway`, it is not wanted any more. */
  forget(anyway = false): void {
    if (anyway || this.read()?.owner === this.owner) this.storage?.removeItem(this.key)
  }

  /** We have taken over what an earlier page left. */
  adopt(): void {
    const kept = this.read()
    if (kept) this.keep(kept)
  }

  private read(): Kept | null {
    try {
      const kept = JSON.parse(this.storage?.getItem(this.key) ?? 'null') as unknown
      return isObject(kept) && isObject(kept.data) && isObject(kept.base)
        ? (kept as unknown as Kept)
        : null
    } catch {
      return null
    }
  }
}

function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage
  } catch {
    return null
  }
}
