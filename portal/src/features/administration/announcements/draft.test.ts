import { describe, expect, it } from 'vitest'

import { campusMinute, draftOf, EMPTY, written } from './draft'
import type { Announcement } from './queries'

const READ: Announcement = {
  id: '0198a1c0-0000-7000-8000-000000000000',
  title: { zh: '停电通知', en: 'Power cut' },
  body: { zh: '一\n\n二', en: 'One\n\nTwo' },
  department: { code: 'D12', name: { zh: '后勤中心', en: 'Logistics Centre' } },
  pinned: true,
  publish_at: '2026-11-22T01:05:42Z',
  changed_at: '2026-11-22T01:05:42Z',
  withdrawn_at: null,
  status: 'published',
}

describe('an announcement in the editor', () => {
  it('shows campus time', () => {
    expect(campusMinute('2026-11-22T16:30:00Z')).toBe('2026-11-23T00:30')
  })

  it('is written back as it was read, to the second', () => {
    expect(written(draftOf(READ), READ)).toEqual({
      title: READ.title,
      body: READ.body,
      department: 'D12',
      pinned: true,
      publish_at: READ.publish_at,
    })
  })

  it('without a time is published at once', () => {
    const draft = { ...EMPTY, titleZh: ' 一 ', titleEn: 'One' }

    expect(written(draft)).toMatchObject({
      title: { zh: '一', en: 'One' },
      department: null,
      publish_at: null,
    })
  })

  it('with a time means campus time', () => {
    expect(written({ ...EMPTY, publishAt: '2026-12-01T08:00' }).publish_at).toBe(
      '2026-12-01T08:00:00+08:00',
    )
  })
})
