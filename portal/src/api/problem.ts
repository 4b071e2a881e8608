/** One place of a form that is wrong, as the server says it (RFC 9457 with our `errors`). */
export interface FieldError {
  pointer: string
  message: string
}

interface ProblemBody {
  code?: string
  title?: string
  detail?: string | null
  status?: number
  errors?: FieldError[] | null
}

/**
 * Whatever keeps a request from succeeding. `code` is the server's stable code, or `offline`
 * when no answer came at all. Title and detail are in the reader's language already.
 */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | null = null,
    readonly errors: FieldError[] = [],
    /** Seconds to wait before another try, where the server says so. */
    readonly retryAfter: number | null = null,
    /** What operators find the request by. */
    readonly requestId: string | null = null,
  ) {
    super(title)
    this.name = 'Problem'
  }

  get offline(): boolean {
    return this.code === 'offline'
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody
  const wait = Number(response.headers.get('retry-after'))
  return new Problem(
    response.status,
    body.code ?? `http-${response.status}`,
    body.title ?? '',
    body.detail ?? null,
    body.errors ?? [],
    Number.isFinite(wait) && wait > 0 ? wait : null,
    response.headers.get('x-request-id'),
  )
}

export function problemFrom(error: unknown): Problem {
  if (error instanceof Problem) return error
  // What fetch throws when the network is gone, in every browser's own words.
  if (error instanceof TypeError) return new Problem(0, 'offline', '')
  return new Problem(0, 'unexpected', '', error instanceof Error ? error.message : String(error))
}
