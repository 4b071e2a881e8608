import { texts } from '@/i18n/texts'

export default texts({
  zh: {
    drawing: '流程图',
    drawingHelp: '流程图，可以滚动查看；各步骤的文字说明在图的后面',
    larger: '放大',
    smaller: '缩小',
    whole: '显示全图',
    failed: '流程图没有加载成功，请看下面的文字说明。',
    steps: '流程图中的步骤',
    state: {
      done: '已完成',
      current: '当前步骤',
      returned: '已退回',
      skipped: '未经过',
    },
  },
  en: {
    drawing: 'Drawing of the process',
    drawingHelp: 'Drawing of the process; scroll to see all of it. The steps follow as text',
    larger: 'Zoom in',
    smaller: 'Zoom out',
    whole: 'Show all of it',
    failed: 'The drawing did not load; please read the text below.',
    steps: 'Steps of the drawing',
    state: {
      done: 'Done',
      current: 'Now here',
      returned: 'Sent back',
      skipped: 'Not needed',
    },
  },
})
