import { texts } from '@/i18n/texts'

export default texts({
  zh: {
    how: { here: '在线办理', 'department-system': '部门系统办理', window: '窗口办理' },
    days: '{days} 个工作日办结',
    suspended: '暂停办理',
    departments: '办理部门：',
    add: '收藏“{title}”',
    remove: '取消收藏“{title}”',
    notKept: '没有保存成功，请再点一次',
  },
  en: {
    how: {
      here: 'Online here',
      'department-system': "Department's system",
      window: 'At the window',
    },
    days: 'Within {days} working day | Within {days} working days',
    suspended: 'Suspended',
    departments: 'Department: ',
    add: 'Add “{title}” to favourites',
    remove: 'Remove “{title}” from favourites',
    notKept: 'Not saved; please press again',
  },
})
