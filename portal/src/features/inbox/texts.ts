import { texts } from '@/i18n/texts'

export default texts({
  zh: {
    title: '消息',
    show: '显示',
    allOf: '全部消息',
    unread: '未读消息',
    readAll: '全部标为已读',
    none: '还没有消息。办件有进展时，会在这里通知您。',
    noneUnread: '没有未读消息。',
    isUnread: '未读',
    details: '查看详情',
    new: '收到新消息',
  },
  en: {
    title: 'Messages',
    show: 'Show',
    allOf: 'All',
    unread: 'Unread',
    readAll: 'Mark all as read',
    none: 'No messages yet. You are told here whenever one of your cases moves.',
    noneUnread: 'Nothing unread.',
    isUnread: 'Unread',
    details: 'Details',
    new: 'A new message arrived',
  },
})
