import { texts } from '@/i18n/texts'

export default texts({
  zh: {
    title: '我的收藏',
    none: '还没有收藏。在事项旁边点一下星标，就会收在这里。',
    find: '去找事项',
    remove: '取消收藏',
    removeNamed: '取消收藏“{title}”',
    removed: '已取消收藏“{title}”',
    undo: '撤销',
  },
  en: {
    title: 'Favourites',
    none: 'No favourites yet. Press the star beside a service, and it is kept here.',
    find: 'Find services',
    remove: 'Remove',
    removeNamed: 'Remove “{title}” from favourites',
    removed: '“{title}” is no longer a favourite',
    undo: 'Undo',
  },
})
