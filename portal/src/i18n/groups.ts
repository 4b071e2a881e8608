import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import { api, take } from '@/api/client'
import { session, type Group } from '@/session/session'

import { said, type Text } from './said'

/** Posts by their code. One that is not here is shown as its code. */
const POSTS: Record<string, Text> = {
  'college-secretary': { zh: '教学秘书', en: 'College secretary' },
  'academic-affairs-clerk': { zh: '教务处科员', en: 'Academic affairs clerk' },
  'college-dean': { zh: '院长', en: 'Dean' },
  'department-head': { zh: '处长', en: 'Head of department' },
  lecturer: { zh: '讲师', en: 'Lecturer' },
}

/** The most a page may hold. */
const ROUND = 100

/** Names of organisations and posts, asked for once a day. */
export function useGroups() {
  const asked = useQuery({
    queryKey: ['organisations'],
    queryFn: async () => {
      const names = new Map<string, Text>()
      let cursor: string | undefined
      do {
        const page = await take(
          api.GET('/api/identity/v1/organisations', {
            params: { query: { limit: ROUND, cursor } },
          }),
        )
        for (const each of page.items) {
          names.set(each.code, { zh: each.name, en: each.name_en ?? each.name })
        }
        cursor = page.next_cursor ?? undefined
      } while (cursor)
      return names
    },
    enabled: computed(() => session.person !== null),
    staleTime: 24 * 3600 * 1000,
  })
  const organisation = (code: string) => said(asked.data.value?.get(code)) || code
  const post = (code: string) => said(POSTS[code]) || code
  return {
    organisation,
    post,
    /** 计算机学院 教学秘书 */
    group: (group: Group) => `${organisation(group.organisation)} ${post(group.post)}`,
  }
}
