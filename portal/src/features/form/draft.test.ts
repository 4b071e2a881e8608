import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Problem } from '@/api/problem'
import type { Answers } from '@/forms/pointers'

import { merged, patchOf } from './merge'
import { createSaver, type Held } from './saver'
import { UnsavedAnswers } from './unsaved'

describe('a patch', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, null],
    [{ a: 1 }, { a: 2 }, { a: 2 }],
    [{ a: 1, b: 2 }, { b: 2 }, { a: null }],
    [{ o: { x: 1, y: 2 } }, { o: { x: 1, y: 3 } }, { o: { y: 3 } }],
    [{ rows: [1] }, { rows: [1, 2] }, { rows: [1, 2] }],
    [{}, { o: { x: 1 } }, { o: { x: 1 } }],
  ])('makes of %j %j', (base, mine, expected) => {
    expect(patchOf(base, mine)).toEqual(expected)
  })

  it('leaves out what is held back, what is inside it, and what is around it', () => {
    const mine = { a: 1, b: 2, rows: [{ x: 'bad' }], o: { x: 1, y: 2 } }

    expect(patchOf({ o: {} }, mine, ['/b', '/rows/0/x', '/o/x'])).toEqual({ a: 1, o: { y: 2 } })
  })
})

describe('merging', () => {
  const base = { a: 1, b: 1, o: { x: 1, y: 1 } }

  it('takes what only one of the two has changed', () => {
    const found = merged(base, { ...base, a: 2 }, { ...base, b: 3, o: { x: 1, y: 4 } })

    expect(found).toEqual({
      data: { a: 2, b: 3, o: { x: 1, y: 4 } },
      conflicts: [],
    })
  })

  it('asks only about fields that both have changed to different values', () => {
    const mine = { ...base, a: 2, b: 5, o: { x: 7, y: 1 } }
    const theirs = { ...base, a: 3, b: 5, o: { x: 1, y: 8 } }

    expect(merged(base, mine, theirs)).toEqual({
      data: { a: 2, b: 5, o: { x: 7, y: 8 } },
      conflicts: [{ pointer: '/a', mine: 2, theirs: 3 }],
    })
  })
})

describe('unsaved answers', () => {
  const unsaved = { base: {}, data: { a: 1 }, at: '2026-11-22T00:00:00Z' }
  beforeEach(() => localStorage.clear())

  it('belong to one person and one case', () => {
    new UnsavedAnswers('li', 'c1').keep(unsaved)

    expect(new UnsavedAnswers('li', 'c1').recall()).toMatchObject(unsaved)
    expect(new UnsavedAnswers('li', 'c2').recall()).toBeNull()
    expect(new UnsavedAnswers('wang', 'c1').recall()).toBeNull()
  })

  it('are not thrown away by a page that did not type them', () => {
    const [first, second] = [new UnsavedAnswers('li', 'c1'), new UnsavedAnswers('li', 'c1')]
    second.keep(unsaved)

    first.forget()
    expect(second.recall()).not.toBeNull()
    second.forget()
    expect(second.recall()).toBeNull()
  })

  it('are none when the browser keeps nothing, or nonsense', () => {
    localStorage.setItem('yiwang.unsaved.li.c1', '{nonsense')

    expect(new UnsavedAnswers('li', 'c1').recall()).toBeNull()
    expect(new UnsavedAnswers('li', 'c1', null).keep(unsaved)).toBe(false)
  })
})

describe('saving', () => {
  /** A server that holds one draft; `fail` is what it answers next instead. */
  function aServer(data: Answers = {}) {
    const server = {
      data,
      version: 1,
      sent: [] as Answers[],
      fail: [] as Error[],
      held: (): Held => ({ data: { ...server.data }, etag: `"${server.version}"` }),
      load: () => Promise.resolve(server.held()),
      send(patch: Answers, etag: string): Promise<Held> {
        const failure = server.fail.shift()
        if (failure) return Promise.reject(failure)
        if (etag !== `"${server.version}"`) return Promise.reject(new Problem(412, 'stale', ''))
        server.sent.push(patch)
        server.save(patch)
        return Promise.resolve(server.held())
      },
      save(patch: Answers): void {
        const left = Object.entries({ ...server.data, ...patch }).filter(([, v]) => v !== null)
        server.data = Object.fromEntries(left)
        server.version += 1
      },
    }
    return server
  }
  const saverOf = (server: ReturnType<typeof aServer>) =>
    createSaver(server.held(), {
      send: server.send,
      load: server.load,
      unsaved: new UnsavedAnswers('li', 'c1'),
    })
  const kept = () => new UnsavedAnswers('li', 'c1').recall()

  beforeEach(() => {
    localStorage.clear()
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('waits for a pause in the typing, and sends what has changed', async () => {
    const server = aServer({ name: '李华' })
    const saver = saverOf(server)

    saver.change({ name: '李华', title: '班' })
    await vi.advanceTimersByTimeAsync(500)
    saver.change({ name: '李华', title: '班会' })
    expect(kept()?.data).toEqual({ name: '李华', title: '班会' })
    await vi.advanceTimersByTimeAsync(900)

    expect(server.sent).toEqual([{ title: '班会' }])
    expect(saver.state.status).toBe('saved')
    expect(kept()).toBeNull()
  })

  it.each([
    new Problem(0, 'offline', ''),
    new Problem(500, 'http-500', ''),
    new Problem(401, 'unauthenticated', ''),
  ])('keeps what could not be sent, and sends it when it can: %s', async (failure) => {
    const server = aServer()
    const saver = saverOf(server)
    server.fail = [failure, failure]

    saver.change({ title: '班会' })
    await vi.advanceTimersByTimeAsync(900)
    expect(saver.state.status).toBe('waiting')
    expect(kept()?.data).toEqual({ title: '班会' })
    await vi.advanceTimersByTimeAsync(8_000)

    expect(server.data).toEqual({ title: '班会' })
    expect(saver.state.status).toBe('saved')
  })

  it('goes on at once when the network or the session is back', async () => {
    const server = aServer()
    const saver = saverOf(server)
    server.fail = [new Problem(0, 'offline', '')]
    saver.change({ title: '班会' })
    await vi.advanceTimersByTimeAsync(900)

    saver.resume()
    await vi.advanceTimersByTimeAsync(0)

    expect(server.data).toEqual({ title: '班会' })
  })

  it('takes over what an earlier page could not save', async () => {
    const server = aServer({ a: 1 })
    new UnsavedAnswers('li', 'c1').keep({ base: { a: 1 }, data: { a: 1, b: 2 }, at: '' })
    server.save({ c: 3 })

    const saver = saverOf(server)
    await vi.advanceTimersByTimeAsync(0)

    expect(saver.state.data).toEqual({ a: 1, b: 2, c: 3 })
    expect(server.data).toEqual({ a: 1, b: 2, c: 3 })
    expect(kept()).toBeNull()
  })

  it('merges with what another page saved, and asks only about what both changed', async () => {
    const server = aServer({ a: 1, b: 1 })
    const saver = saverOf(server)
    server.save({ a: 2, b: 5 })

    saver.change({ a: 3, b: 1, c: 9 })
    await vi.advanceTimersByTimeAsync(900)

    expect(server.data).toEqual({ a: 2, b: 5, c: 9 })
    expect(saver.state.conflicts).toEqual([{ pointer: '/a', mine: 3, theirs: 2 }])
    expect(saver.state.data).toEqual({ a: 3, b: 5, c: 9 })

    saver.choose('/a', 3)
    await vi.advanceTimersByTimeAsync(0)
    expect(server.data.a).toBe(3)
    expect(kept()).toBeNull()
  })

  it('holds back a value the server does not take, and saves the rest', async () => {
    const server = aServer()
    const saver = saverOf(server)
    const refusal = [{ pointer: '/title', message: '最多 60 个字' }]
    server.fail = [new Problem(422, 'invalid-form', '', null, refusal)]

    saver.change({ title: 'x'.repeat(61), b: 2 })
    await vi.advanceTimersByTimeAsync(900)
    expect(server.data).toEqual({ b: 2 })
    expect(saver.state.refused).toMatchObject(refusal)
    expect(kept()?.data.title).toHaveLength(61)

    saver.change({ title: 'x', b: 2 })
    await vi.advanceTimersByTimeAsync(900)
    expect(server.data).toEqual({ title: 'x', b: 2 })
    expect(saver.state.refused).toEqual([])
  })

  it('stops when the case can no longer be changed, and says why', async () => {
    const server = aServer()
    const saver = saverOf(server)
    server.fail = [new Problem(409, 'not-editable', '办件正在办理')]

    saver.change({ a: 1 })
    expect(await saver.flush()).toBe(false)

    expect(saver.state.problem?.code).toBe('not-editable')
    expect(kept()?.data).toEqual({ a: 1 })
  })
})
