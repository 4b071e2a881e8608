import createClient, { type Middleware } from 'openapi-fetch'

import { session, sessionExpired } from '@/session/session'
import { locale } from '@/site/preferences'

import type { paths } from './generated'
import { Problem, problemOf } from './problem'

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

const manners: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', locale.value)
    if (UNSAFE.has(request.method)) {
      if (session.csrf) request.headers.set('X-CSRF-Token', session.csrf)
      if (!request.headers.has('Idempotency-Key')) {
        request.headers.set('Idempotency-Key', newKey())
      }
    }
    return request
  },
  async onResponse({ response }) {
    if (response.ok) return
    if (response.status === 401) sessionExpired()
    throw await problemOf(response)
  },
  onError({ error }) {
    return error instanceof TypeError ? new Problem(0, 'offline', '') : undefined
  },
}

/** Every path of every service, typed. A refusal is thrown as a `Problem`. */
export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' })
api.use(manners)

/** The body of an answer; refusals have been thrown before. */
export async function take<T>(answer: Promise<{ data?: T; response: Response }>): Promise<T> {
  return (await answer).data as T
}

/** The body and its version, to be sent back as `If-Match`. */
export async function takeTagged<T>(
  answer: Promise<{ data?: T; response: Response }>,
): Promise<{ data: T; etag: string }> {
  const { data, response } = await answer
  return { data: data as T, etag: response.headers.get('etag') ?? '' }
}

/** A new `Idempotency-Key`. One intention of the user, however often it is tried, has one. */
export function newKey(): string {
  return crypto.randomUUID()
}
