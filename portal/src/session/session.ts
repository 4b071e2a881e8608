import { reactive, readonly } from 'vue'

export interface Group {
  post: string
  organisation: string
}

export interface Person {
  id: string
  number: string
  name: string
  kind: 'student' | 'staff'
  organisations: string[]
  posts: Group[]
  roles: string[]
}

interface State {
  person: Person | null
  csrf: string
  /** The session ended under somebody's hands; what they typed is kept. */
  expired: boolean
}

const state = reactive<State>({ person: null, csrf: '', expired: false })

/** Who sits here, as the gateway says. The session itself is a cookie no script can read. */
export const session = readonly(state)

/** Tells other tabs that somebody signed on or off. */
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('yiwang.session') : null

export async function loadSession(): Promise<void> {
  // eslint-disable-next-line no-restricted-globals -- the gateway's own door, not part of the API
  const answer = await fetch('/auth/session', { headers: { Accept: 'application/json' } })
  if (!answer.ok) return
  const said = (await answer.json()) as { signed_on: boolean; csrf_token?: string; person?: Person }
  const before = state.person?.id
  if (said.signed_on && said.person) {
    if (before && before !== said.person.id) location.assign('/')
    state.person = said.person
    state.csrf = said.csrf_token ?? ''
    state.expired = false
  } else if (before) {
    state.expired = true
  }
}

/** The API said 401. Somebody who never signed on is not told that something ended. */
export function sessionExpired(): void {
  if (state.person) state.expired = true
}

export function signOnAddress(next: string): string {
  return `/auth/sign-on?next=${encodeURIComponent(next)}`
}

export function signOn(next = location.pathname + location.search): void {
  location.assign(signOnAddress(next))
}

/** In a window of its own, so that the page with everything typed stays where it is. */
export function signOnAgain(): void {
  window.open(signOnAddress('/signed-on'), 'yiwang-sign-on', 'popup,width=480,height=720')
}

export async function signOut(): Promise<void> {
  // eslint-disable-next-line no-restricted-globals -- the gateway's own door, not part of the API
  const answer = await fetch('/auth/sign-out', {
    method: 'POST',
    headers: { Accept: 'application/json', 'X-CSRF-Token': state.csrf },
  })
  channel?.postMessage('changed')
  const said = (await answer.json().catch(() => ({}))) as { next?: string }
  location.assign(said.next ?? '/')
}

export function announceSession(): void {
  channel?.postMessage('changed')
}

/** Another tab signed on or off, or this one was asleep for long. */
export function followSession(): void {
  channel?.addEventListener('message', () => void loadSession())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && state.person) {
      loadSession().catch(() => undefined)
    }
  })
}

export function hasRole(role: string): boolean {
  return state.person?.roles.includes(role) ?? false
}

/** Whoever holds a post has tasks. */
export function isClerk(): boolean {
  return (state.person?.posts.length ?? 0) > 0
}
