import { texts } from '@/i18n/texts'

export default texts({
  zh: {
    title: '通知公告',
    pinned: '置顶',
    none: '暂时没有公告。',
    all: '全部公告',
    notFound: '没有找到这条公告',
    notFoundBody: '它可能已经撤下。',
  },
  en: {
    title: 'News',
    pinned: 'Pinned',
    none: 'No news at present.',
    all: 'All news',
    notFound: 'This news was not found',
    notFoundBody: 'It may have been taken down.',
  },
})
